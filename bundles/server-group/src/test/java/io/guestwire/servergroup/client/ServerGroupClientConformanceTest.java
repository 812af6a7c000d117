// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.testkit.GroupConformance;
import io.guestwire.testkit.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The guest's client as a message group among others; what it hears, its listener hears. */
class ServerGroupClientConformanceTest extends GroupConformance {
    private final List<String> heard = new ArrayList<>();

    @Override
    protected MessageGroup group() {
        return new ServerGroupClient(
                new ServerGroupListener() {
                    @Override
                    public void broadcast(String sourceInstance, String text) {
                        heard.add(text);
                    }

                    @Override
                    public void notification(String document) {
                        heard.add(document);
                    }

                    @Override
                    public void nack(String origMsgType, String logMsg) {
                        heard.add(logMsg);
                    }
                });
    }

    @Override
    protected String address() {
        return ServerGroupClient.ADDRESS;
    }

    @Override
    protected Side side() {
        return Side.GUEST;
    }

    @Override
    protected List<Sample> messages() {
        return List.of(
                Sample.silent(Seed.BROADCAST),
                Sample.silent(Seed.NOTIFICATION),
                Sample.silent(Seed.NACK),
                Sample.silent(Seed.STATUS_RESPONSE),
                Sample.silent(Seed.STATUS_RESPONSE_DONE));
    }

    @Override
    protected Optional<String> numbered(int number) {
        return Optional.of(Seed.BROADCAST.replace("Hello World", "text " + number));
    }

    @Override
    protected List<String> effects() {
        List<String> effects = List.copyOf(heard);
        heard.clear();
        return effects;
    }
}
