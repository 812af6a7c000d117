// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.servergroup.testing.TestDirectory;
import io.guestwire.testkit.GroupConformance;
import io.guestwire.testkit.Sample;
import java.util.List;
import java.util.Optional;

/**
 * The host's service as a message group among others; its peers are members of one server group.
 */
class ServerGroupConformanceTest extends GroupConformance {
    @Override
    protected MessageGroup group() {
        TestDirectory directory = new TestDirectory().with("db", "instance-elsewhere", "{}");
        peers().forEach(instance -> directory.with("db", instance, "{}"));
        ServerGroupService service = new ServerGroupService(ServerGroupSettings.of("compute-0"));
        service.use(directory);
        return service;
    }

    @Override
    protected String address() {
        return ServerGroupService.ADDRESS;
    }

    @Override
    protected Side side() {
        return Side.HOST;
    }

    @Override
    protected List<Sample> messages() {
        return List.of(Sample.answered(Seed.STATUS_QUERY), Sample.silent(HostFixture.HELLO));
    }

    @Override
    protected Optional<String> numbered(int number) {
        return Optional.of(
                number % 2 == 0
                        ? Seed.STATUS_QUERY.replace("\"seq\":1", "\"seq\":" + number)
                        : HostFixture.HELLO.replace("hello", "text " + number));
    }
}
