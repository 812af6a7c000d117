// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.Outgoing;

/** Data of one group, framed at most once for each version. On the group's thread. */
final class OutgoingData implements Outgoing {
    final GroupWorker owner;
    private final byte[] data;
    private final byte[][] frames = new byte[2][];

    OutgoingData(GroupWorker owner, byte[] data) {
        this.owner = owner;
        this.data = data;
        if (!isObject(data)) {
            throw new IllegalArgumentException("expected data to be a JSON object, from { to }");
        }
    }

    /** A cheap check for a slip of the group's author; the syntax is the author's business. */
    private static boolean isObject(byte[] data) {
        int from = 0;
        int to = data.length;
        while (from < to && data[from] <= ' ' && data[from] >= 0) {
            from++;
        }
        while (to > from && data[to - 1] <= ' ' && data[to - 1] >= 0) {
            to--;
        }
        return to - from >= 2 && data[from] == '{' && data[to - 1] == '}';
    }

    byte[] frame(int version) {
        byte[] frame = frames[version - 1];
        if (frame == null) {
            frame = frame(version, owner.address(), owner.address());
            frames[version - 1] = frame;
        }
        return frame;
    }

    byte[] frame(int version, String sourceAddress, String destAddress) {
        return FrameWriter.frame(version, sourceAddress, destAddress, data);
    }

    @Override
    public int length() {
        return data.length;
    }
}
