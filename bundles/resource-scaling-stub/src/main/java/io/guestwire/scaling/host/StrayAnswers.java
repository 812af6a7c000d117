// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.scaling.ScalingCounter;
import io.guestwire.scaling.message.ScaleRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Answers on a host at the address that guests have, {@code cgcs.scale}. Nothing can be taken
 * there: nobody could say which request it answers. So who writes there is told where answers go.
 */
@Component
@GroupAddress(address = ScaleRequest.ADDRESS, side = Side.HOST)
public final class StrayAnswers implements MessageGroup {
    private final Counters counters;
    private Nacks nacks;

    /** For Declarative Services, and for who goes without: beside what sends the requests. */
    @Activate
    public StrayAnswers(@Reference HostScaling scaling) {
        counters = scaling.counting();
    }

    @Override
    public void started(GroupContext context) {
        nacks = new Nacks(context, counters);
    }

    @Override
    public void peerWent(Peer peer) {
        nacks.forget(peer);
    }

    @Override
    public void received(Peer peer, Message message) {
        counters.count(ScalingCounter.ANSWERS_UNEXPECTED);
        nacks.send(
                peer,
                message,
                "dest_addr: expected the source_addr of the request that is answered, \"scale-\""
                        + " and 8 hexadecimal digits, found \""
                        + ScaleRequest.ADDRESS
                        + "\"");
    }
}
