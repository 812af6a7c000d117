// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.servergroup.testing.Seed;
import io.guestwire.servergroup.testing.TestDirectory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the service does when it starts, when its directory comes and goes, and with nonsense. */
class ServerGroupServiceTest extends HostFixture {
    @Test
    void whatCannotBeUsedIsNackedInTheEnvelopesVersion() {
        db1.speaks(2).says("{\"msg_type\":\"broadcast\"}");
        assertThat(db1.waiting())
                .singleElement()
                .satisfies(
                        nack ->
                                assertThat(nack.text())
                                        .isEqualTo(
                                                "{\"version\":2,\"msg_type\":\"nack\","
                                                        + "\"orig_msg_type\":\"broadcast\","
                                                        + "\"log_msg\":\"version: expected the"
                                                        + " integer 1 or 2, found nothing\"}"));
        assertThat(count(ServerGroupCounter.NACKS_VERSION)).isOne();
    }

    @Test
    void nacksAreLimitedAPeerAndASecond() {
        service.configure(new ServerGroupSettings(NotificationFormat.PLAIN, "compute-0", 2, 1_000));
        for (int i = 0; i < 5; i++) {
            db1.says("{}");
        }
        db2.says("{}");
        assertThat(db1.read()).hasSize(2);
        assertThat(db2.read()).hasSize(1);
        assertThat(count(ServerGroupCounter.NACKS_VERSION)).isEqualTo(3);
        assertThat(count(ServerGroupCounter.NACKS_SUPPRESSED)).isEqualTo(3);
        context.pass(Duration.ofSeconds(1));
        db1.says("{}");
        assertThat(db1.read()).hasSize(1);
    }

    @Test
    void aRestartWithTheSamePeersTellsNobodyAnything() {
        ServerGroupService reinstalled = service();
        reinstalled.use(directory);
        update(reinstalled);
        assertThat(everythingSent()).isEmpty();
        context.come("db3");
        assertThat(everythingSent()).isEmpty(); // its document gives a state
        context.go(db1);
        assertThat(texts(db2)).hasSize(1);
        db1 = context.come("db1");
        db2.read();
        db1.says(HELLO);
        assertThat(db2.waiting()).hasSize(1);
    }

    @Test
    void aDirectoryThatComesAfterThePeersIsNoNews() {
        ServerGroupService reinstalled = service();
        update(reinstalled);
        reinstalled.use(directory);
        context.run();
        assertThat(everythingSent()).isEmpty();
    }

    @Test
    void withoutADirectoryNobodyIsInAGroup() {
        service.drop(directory);
        context.run();
        assertThat(directory.listeners()).isZero();
        db1.says(HELLO);
        assertThat(db1.readOne().path("msg_type").textValue()).isEqualTo("nack");
        db1.says(Seed.STATUS_QUERY);
        assertThat(texts(db1)).containsExactly(Seed.STATUS_RESPONSE_DONE);
        context.go(db2);
        assertThat(everythingSent()).isEmpty();
    }

    @Test
    void anotherDirectoryIsTakenOverSilently() {
        TestDirectory other =
                new TestDirectory().with("all", "db1", "{}").with("all", "web1", "{}");
        service.use(other);
        service.drop(directory);
        context.run();
        assertThat(everythingSent()).isEmpty();
        db1.says(HELLO);
        assertThat(web1.waiting()).hasSize(1);
        assertThat(db2.waiting()).isEmpty();
    }
}
