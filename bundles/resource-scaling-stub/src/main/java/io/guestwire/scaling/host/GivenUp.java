// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last {@value #MOST} requests that were given up, so that a late answer is known for what it
 * is. Of more the oldest are forgotten, and their answers are unexpected ones. On the group's
 * thread.
 */
final class GivenUp {
    static final int MOST = 1_024;

    private final Map<String, InFlight> byAddress =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, InFlight> eldest) {
                    return size() > MOST;
                }
            };

    void add(InFlight request) {
        byAddress.put(request.address(), request);
    }

    /**
     * The request that a message is the late answer to; it is forgotten, for it has one answer.
     *
     * @return null when this instance was not asked from this address
     */
    InFlight take(String instance, String address) {
        InFlight request = byAddress.get(address);
        boolean asked = request != null && request.instance().equals(instance);
        return asked ? byAddress.remove(address) : null;
    }
}
