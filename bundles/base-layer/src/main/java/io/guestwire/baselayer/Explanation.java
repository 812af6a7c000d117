// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One sentence about an instance: for {@code guestwire:why}.
 *
 * @param what what it is about: {@code channel}, {@code traffic}, {@code inventory}
 * @param text how it is, and since when
 * @param remedy what to do; empty when nothing is wrong
 */
public record Explanation(String what, String text, String remedy) {
    /** For so long the last message that could not be used is what is wrong. */
    private static final Duration RECENT = Duration.ofMinutes(1);

    /** All that is known of an instance: what is wrong first, from its channel on. */
    public static List<Explanation> of(String instance, BaseLayer node, HealthCheck check) {
        List<Explanation> all = known(instance, node, check);
        all.sort(Comparator.comparing(explanation -> !explanation.isWrong()));
        if (!all.get(0).isWrong()) {
            all.add(0, new Explanation("verdict", "nothing is wrong with " + instance, ""));
        }
        return all;
    }

    private static List<Explanation> known(String instance, BaseLayer node, HealthCheck check) {
        List<Explanation> all = new ArrayList<>();
        List<Finding> findings = check.findings(instance);
        Optional<PeerReport> peer = node.peer(instance);
        boolean found = peer.isPresent();
        for (ChannelStatus channel : node.channels()) {
            if (channel.instance().equals(instance)) {
                found = true;
                // The transport's own finding about it says more than its state does.
                if (findings.stream().noneMatch(it -> it.text().contains(channel.location()))) {
                    all.add(channel(channel));
                }
            }
        }
        peer.ifPresent(report -> traffic(report, node.clock().instant(), all));
        if (!found) {
            all.add(
                    new Explanation(
                            "channel",
                            "no socket of " + instance + " has been found",
                            "see whether QEMU runs with its chardev socket in the channel directory, and"
                                    + " channel.dir and channel.patterns in etc/io.guestwire.virtio.cfg"));
        }
        for (Finding finding : findings) {
            all.add(new Explanation(finding.part(), finding.text(), finding.remedy()));
        }
        LimitFindings.earlier(node.quotas(instance))
                .ifPresent(text -> all.add(new Explanation("limits", text, "")));
        return all;
    }

    /** Whether something is to be done. */
    public boolean isWrong() {
        return !remedy.isEmpty();
    }

    /** The sentence, with what to do. */
    public String sentence() {
        return what + ": " + text + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    private static Explanation channel(ChannelStatus channel) {
        String where = " at " + channel.location() + " since " + shown(channel.since());
        String why = channel.reason().isEmpty() ? "" : " (" + channel.reason() + ")";
        return switch (channel.state()) {
            case CONNECTED -> new Explanation("channel", "connected" + where, "");
            case RETRYING ->
                    new Explanation(
                            "channel",
                            "not connected" + where + why + "; it is tried again",
                            "see whether its QEMU runs; if the guest is gone, remove the socket file");
            case UNUSABLE ->
                    new Explanation(
                            "channel",
                            "not used" + where + why,
                            "mend that; it is looked at again");
        };
    }

    private static void traffic(PeerReport peer, Instant now, List<Explanation> all) {
        if (peer.lastHeard() == null) {
            all.add(
                    new Explanation(
                            "traffic",
                            "nothing has been heard since the channel was connected at "
                                    + shown(peer.connected()),
                            "see whether the agent runs in the guest and has opened its port"));
        } else {
            all.add(
                    new Explanation(
                            "traffic",
                            peer.counters().get(Counter.RECEIVED)
                                    + " frames received, the last at "
                                    + shown(peer.lastHeard())
                                    + (peer.version() == 0 ? "" : ", version " + peer.version())
                                    + "; "
                                    + peer.counters().get(Counter.WRITTEN)
                                    + " written, "
                                    + peer.framesWaiting()
                                    + " waiting",
                            ""));
        }
        if (!peer.lastProblem().isEmpty()) {
            boolean recent =
                    peer.lastProblemAt().plus(RECENT).isAfter(now)
                            && !isFoundOtherwise(peer.lastProblem());
            all.add(
                    new Explanation(
                            "last problem",
                            peer.lastProblem() + ", at " + shown(peer.lastProblemAt()),
                            recent ? remedy(peer.lastProblem()) : ""));
        }
    }

    private static String remedy(String problem) {
        if (problem.startsWith("message group ")) {
            return "see guestwire:groups and guestwire:doctor";
        }
        return problem.endsWith(Inbound.NOT_SERVED)
                ? "install or start the message group of that address, or mend what the guest sends"
                : "mend what the guest sends";
    }

    /** Whether a finding of {@link BaseLayerHealth} says more of it, while it lasts. */
    private static boolean isFoundOtherwise(String problem) {
        return problem.startsWith("the mailbox of message group ")
                || problem.contains(" is set aside");
    }

    private static String shown(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
