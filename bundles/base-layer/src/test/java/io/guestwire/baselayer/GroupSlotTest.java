// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.group.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log is told of services that come and go without end. */
class GroupSlotTest {
    private final TestNode test = new TestNode();
    private final GroupSlot slot =
            new GroupSlot(Side.HOST, TestNode.ECHO, test.node, new GivenUp());
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    private void proceed() {
        tell(slot.promote(test.workers, slot::ended));
        test.workers.run();
    }

    private void tell(String news) {
        if (news != null) {
            log.add(news);
        }
    }

    private void comesAndGoes(GroupService service) {
        slot.candidates().add(service);
        proceed();
        slot.candidates().remove(service);
        slot.retire();
        test.workers.run();
        tell(slot.away());
    }

    @Test
    void ofAServiceThatComesAndGoesTheLogIsToldSoOftenAndNoMore() {
        GroupService service = new RecordingGroup().at(TestNode.ECHO);
        comesAndGoes(service);
        assertThat(log)
                .containsExactly(
                        "HOST test.echo is served by test",
                        "HOST test.echo is away; its messages wait for 10000 ms");
        for (int i = 0; i < 1_000; i++) {
            comesAndGoes(service);
        }
        assertThat(log).hasSize(10 + 50);
        test.clock.move(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            comesAndGoes(service);
        }
        assertThat(log).hasSize(10 + 50 + 1 + 5);
        slot.candidates().add(service);
        test.clock.move(Duration.ofMillis(200));
        proceed();
        assertThat(log).last().isEqualTo("HOST test.echo is served by test");
        slot.candidates().remove(service);
        slot.retire();
        test.workers.run();
        slot.candidates().add(service);
        proceed();
        assertThat(log).last().asString().contains("comes and goes more than 5 times a second");
    }

    @Test
    void aServiceThatIsUpdatedAgainAndAgainMayStartFiveTimesAsOftenAsOneThatGoesAtOnce() {
        GroupService service = new RecordingGroup().at(TestNode.ECHO);
        for (int i = 0; i < 100; i++) {
            slot.candidates().add(service);
            proceed();
            test.clock.move(Duration.ofMillis(20));
            slot.candidates().remove(service);
            slot.retire();
            test.workers.run();
        }
        assertThat(log).filteredOn(line -> line.contains("is served")).hasSize(50 + 9);
    }

    @Test
    void ofAServiceThatComesAndGoesBesideOneThatServesTheLogIsToldSoOftenAndNoMore() {
        slot.candidates().add(new RecordingGroup().at(TestNode.ECHO));
        proceed();
        GroupService other = new RecordingGroup().at(TestNode.ECHO, -1, WhenFull.DROP_NEWEST);
        for (int i = 0; i < 1_000; i++) {
            slot.candidates().add(other);
            tell(slot.standby(other));
            slot.candidates().remove(other);
        }
        assertThat(log).hasSize(1 + 50);
        assertThat(log)
                .last()
                .isEqualTo(
                        "test (ranking -1) stands by for HOST test.echo: test (ranking 0) serves");
    }
}
