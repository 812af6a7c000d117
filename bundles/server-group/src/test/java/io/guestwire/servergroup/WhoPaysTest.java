// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.servergroup.testing.Seed;
import io.guestwire.testkit.FakePeer;
import org.junit.jupiter.api.Test;

/** What a guest is charged with for what it makes the host send. */
class WhoPaysTest extends HostFixture {
    @Test
    void aBroadcastCostsItsSenderEveryCopyButTheFirst() {
        FakePeer db3 = context.come("db3");
        FakePeer db4 = lateMember("db4");
        int before = db1.chargedMessages();
        db1.says(HELLO);
        int length = db2.waiting().get(db2.waiting().size() - 1).outgoing().length();
        assertThat(db1.chargedMessages() - before).isEqualTo(2);
        assertThat(db1.chargedBytes()).isEqualTo(2L * length);
        assertThat(db2.chargedMessages() + web1.chargedMessages()).isZero();
        assertThat(db3.waiting()).isNotEmpty();
        assertThat(db4.waiting()).isNotEmpty();
    }

    @Test
    void aBroadcastToOneIsPaidForByTheMessageItself() {
        db1.says(HELLO);
        assertThat(db2.waiting()).hasSize(1);
        assertThat(db1.chargedMessages()).isZero();
    }

    @Test
    void aCopyThatItsReceiverHasNoRoomForIsPaidForAllTheSame() {
        context.come("db3").full(true);
        db1.says(HELLO);
        assertThat(count(ServerGroupCounter.DROPPED_OUTBOX_FULL)).isOne();
        assertThat(db1.chargedMessages()).isOne();
    }

    @Test
    void aStatusQueryCostsWhoAsksEachResponse() {
        db1.says(Seed.STATUS_QUERY);
        long responses =
                db1.waiting().stream()
                        .filter(sent -> sent.text().contains("\"status_response\""))
                        .mapToLong(sent -> sent.outgoing().length())
                        .sum();
        assertThat(db1.waiting()).hasSize(4);
        assertThat(db1.chargedMessages()).isEqualTo(3);
        assertThat(db1.chargedBytes()).isEqualTo(responses);
    }

    @Test
    void aLongAnswerIsPaidForAsItIsRead() {
        for (int i = 0; i < 200; i++) {
            directory.with("web", "web-" + i, "{\"pad\":\"" + "x".repeat(1_500) + "\"}");
        }
        web1.says(Seed.STATUS_QUERY);
        assertThat(web1.chargedMessages()).isBetween(1, 100);
        web1.readAll();
        assertThat(web1.chargedMessages()).isEqualTo(201);
        assertThat(web1.chargedBytes()).isGreaterThan(200 * 1_500);
    }

    @Test
    void whoComesPaysForTheNotificationsOfIt() {
        FakePeer db3 = context.come("db3");
        assertThat(count(ServerGroupCounter.NOTIFICATION_DELIVERIES)).isZero();
        FakePeer db4 = lateMember("db4");
        assertThat(db4.chargedMessages()).isEqualTo(2);
        assertThat(db1.chargedMessages() + db2.chargedMessages() + db3.chargedMessages()).isZero();
    }

    @Test
    void whatTheHostSendsNobodyPays() {
        context.come("db3");
        service.control();
        directory.change("db", "db2", "{\"state\":\"error\"}");
        context.run();
        assertThat(count(ServerGroupCounter.NOTIFICATION_DELIVERIES)).isPositive();
        assertThat(db1.chargedMessages() + db2.chargedMessages()).isZero();
    }
}
