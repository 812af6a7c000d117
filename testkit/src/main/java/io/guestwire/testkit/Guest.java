// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A guest of {@link HostAndGuests} and its channel. At first it is what the test makes it: it says
 * what is given to {@link #write} and notes what it hears in {@link #frames}. With the first {@link
 * #add} it becomes a node with a base layer of its own; the other two work on.
 *
 * <p>Nothing moves before {@link HostAndGuests#settle}.
 */
public final class Guest {
    private final String name;
    private final HostAndGuests net;
    private final Line toHost;
    private final Line toGuest;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private FakeChannel hostEnd;
    private FakeChannel guestEnd;
    private Node node;

    Guest(String name, HostAndGuests net) {
        this.name = name;
        this.net = net;
        this.toHost = new Line(net.clock());
        this.toGuest = new Line(net.clock());
        connect();
    }

    /** The instance name, by which the host knows it. */
    public String name() {
        return name;
    }

    /** The way from the guest to the host, to be delayed, split or cut. */
    public Line toHost() {
        return toHost;
    }

    /** The way from the host to the guest, to be delayed, split or cut. */
    public Line toGuest() {
        return toGuest;
    }

    // ---- a guest that is a node

    /** Adds a message group of the guest's side to the guest. */
    public Guest add(String address, MessageGroup group) {
        node().add(address, group);
        return this;
    }

    /** The guest as a node; it is one from now on. */
    public Node node() {
        if (node == null) {
            node = net.newNode(Side.GUEST);
            if (isConnected()) {
                openGuestEnd();
            }
        }
        return node;
    }

    private void openGuestEnd() {
        guestEnd = FakeChannel.open(node.baseLayer(), Side.GUEST, "host");
    }

    // ---- a guest in the test's hands

    /** Writes bytes to the host, as they are: a part of a frame, rubbish, many frames. */
    public void write(byte[] bytes) {
        if (isConnected()) {
            toHost.put(bytes.clone());
        }
    }

    /** As {@link #write(byte[])}, in UTF-8. */
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes one good frame: this data, to and from this address, in version 1. */
    public void say(String address, String data) {
        write(
                "\n{\"version\":1,\"source_addr\":\"%s\",\"dest_addr\":\"%s\",\"data\":%s}\n"
                        .formatted(address, address, data));
    }

    /** The whole frames that have come from the host since the last call, without newlines. */
    public List<String> frames() {
        byte[] bytes = heard.toByteArray();
        int end = endOfFrames(bytes);
        heard.reset();
        heard.write(bytes, end, bytes.length - end);
        String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
        return Arrays.stream(text.split("\n")).filter(line -> !line.isEmpty()).toList();
    }

    private static int endOfFrames(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /** The {@code data} of each of {@link #frames}. */
    public List<String> heard() {
        List<String> data = new ArrayList<>();
        frames().forEach(frame -> data.add(Json.parse(frame).path("data").toString()));
        return data;
    }

    // ---- its channel

    /** Whether the host has a channel to the guest. */
    public boolean isConnected() {
        return hostEnd != null;
    }

    /**
     * The host's connection ends, as when it is restarted: what is on its way is lost. A guest that
     * is a node keeps its port and waits for the host.
     */
    public void cut() {
        if (isConnected()) {
            FakeChannel ending = hostEnd;
            hostEnd = null;
            ending.hangUp();
            toHost.lose();
            toGuest.lose();
            byte[] bytes = heard.toByteArray();
            heard.reset();
            heard.write(bytes, 0, endOfFrames(bytes));
            if (guestEnd != null) {
                guestEnd.interrupt();
            }
        }
    }

    /** The guest's port goes, as when it is unplugged: both sides lose their channel. */
    public void unplug() {
        cut();
        if (guestEnd != null) {
            guestEnd.hangUp();
            guestEnd = null;
        }
    }

    /** There is a channel again after {@link #cut} or {@link #unplug}; a new one for the host. */
    public void connect() {
        if (!isConnected()) {
            hostEnd = FakeChannel.open(net.host().baseLayer(), Side.HOST, name);
            if (guestEnd != null) {
                guestEnd.resume();
            } else if (node != null) {
                openGuestEnd();
            }
        }
    }

    /** Moves bytes; answers whether there were any. */
    boolean pump() {
        boolean moved = false;
        if (isConnected() && hostEnd.isEnded()) {
            cut(); // The host gave the channel up.
        }
        if (isConnected()) {
            moved = take(hostEnd, toGuest);
            moved |= toGuest.carry(() -> guestEnd == null || !guestEnd.isPaused(), this::hear);
        }
        if (isConnected() && guestEnd != null) {
            moved |= take(guestEnd, toHost);
        }
        if (isConnected()) {
            FakeChannel end = hostEnd;
            moved |= toHost.carry(() -> !end.isPaused() && !end.isEnded(), end::receive);
        }
        if (toHost.isCut() || toGuest.isCut()) {
            cut();
            moved = true;
        }
        return moved;
    }

    private static boolean take(FakeChannel from, Line to) {
        from.room(to.room());
        byte[] bytes = from.takeWritten();
        to.put(bytes);
        return bytes.length > 0;
    }

    private void hear(byte[] bytes) {
        heard.writeBytes(bytes);
        if (guestEnd != null) {
            guestEnd.receive(bytes);
        }
    }

    /** Nanoseconds until something arrives. */
    long untilNext() {
        return Math.min(toHost.untilNext(), toGuest.untilNext());
    }
}
