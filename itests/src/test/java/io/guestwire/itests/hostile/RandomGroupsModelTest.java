// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random messages over random server groups, against the model in {@link Talk}. In one JVM, with
 * guests that come and go, {@code server-group}'s {@code DeliveryModelTest} does the same.
 */
@Timeout(1_200)
@ExtendWith(HostNode.Provider.class)
class RandomGroupsModelTest {
    private static final int GUESTS = 60;
    private static final int GROUPS = 12;
    private static final int ROUNDS = HostNode.SOAK ? 50 : 4;
    private static final int MESSAGES = HostNode.SOAK ? 1_000_000 : 20_000;

    @Test
    void whatAGuestSaysIsHeardInItsGroupUnderItsNameAndNowhereElse(HostNode node) throws Exception {
        long seed = Long.getLong("soak.seed", System.nanoTime());
        HostNode.report("%d messages, -Dsoak.seed=%d", MESSAGES, seed);
        Random random = new Random(seed);
        try (Crowd crowd = new Crowd(node.channels())) {
            List<Guest> guests = new ArrayList<>();
            for (int i = 0; i < GUESTS; i++) {
                guests.add(crowd.add(HostNode.instance(i)));
            }
            node.awaitGuests(GUESTS);
            Talk talk = new Talk(guests);
            for (int round = 0; round < ROUNDS; round++) {
                Map<String, List<String>> groups = draw(random);
                node.serverGroups(groups);
                talk.in(groups);
                for (int i = 0; i < MESSAGES / ROUNDS; i++) {
                    talk.say(guests.get(random.nextInt(GUESTS)), System.nanoTime());
                }
                talk.awaitComplete();
            }
            HostNode.report("%d deliveries as they ought to be", talk.heard());
            node.awaitBalance();
        }
    }

    /** One in eight is in no group. */
    private static Map<String, List<String>> draw(Random random) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (int i = 0; i < GUESTS; i++) {
            if (random.nextInt(8) > 0) {
                groups.computeIfAbsent("g" + random.nextInt(GROUPS), name -> new ArrayList<>())
                        .add(HostNode.instance(i));
            }
        }
        return groups;
    }
}
