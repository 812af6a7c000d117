// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.directory.Server;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.testkit.FakePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a guest says to the other members of its server group. */
class BroadcastTest extends HostFixture {
    @Test
    void aBroadcastGoesToEveryOtherMemberAndToNobodyElse() {
        db1.says(HELLO);
        assertThat(db2.waiting())
                .singleElement()
                .satisfies(
                        m ->
                                assertThat(m.text())
                                        .isEqualTo(
                                                "{\"version\":1,\"msg_type\":\"broadcast\",\"source_instance\":\"db1\",\"data\":\"hello\"}"));
        db2.read();
        assertThat(everythingSent()).isEmpty();
        assertThat(count(ServerGroupCounter.BROADCAST_DELIVERIES)).isOne();
    }

    @Test
    void theSourceIsTheChannelWhateverTheGuestWrites() {
        db1.says(Seed.BROADCAST);
        assertThat(db2.readOne().path("source_instance").textValue()).isEqualTo("db1");
    }

    @Test
    void aBroadcastIsEncodedOnceAVersion() {
        FakePeer db3 = context.come("db3");
        FakePeer db4 = lateMember("db4");
        FakePeer db5 = lateMember("db5").speaks(2);
        List.of(db1, db2, db3, db4, db5).forEach(FakePeer::read);
        db1.says(HELLO);
        assertThat(db4.waiting().get(0).outgoing()).isSameAs(db2.waiting().get(0).outgoing());
        assertThat(db5.readOne().path("version").intValue()).isEqualTo(2);
        assertThat(db3.readOne().path("version").intValue()).isEqualTo(1);
    }

    @Test
    void aBroadcastOfAMemberOfNoGroupIsNacked() {
        stranger.says(HELLO);
        JsonNode nack = stranger.readOne();
        assertThat(nack.path("msg_type").textValue()).isEqualTo("nack");
        assertThat(nack.path("orig_msg_type").textValue()).isEqualTo("broadcast");
        assertThat(nack.path("log_msg").textValue())
                .contains("\"stranger\"")
                .contains("member of no server group");
        assertThat(everythingSent()).isEmpty();
        assertThat(count(ServerGroupCounter.NACKS_NO_GROUP)).isOne();
    }

    @Test
    void aNackIsNotAnsweredByANack() {
        db1.says("{\"version\":1,\"msg_type\":\"nack\",\"log_msg\":\"no\"}");
        stranger.says("{\"msg_type\":\"nack\"}");
        assertThat(everythingSent()).isEmpty();
        assertThat(count(ServerGroupCounter.NACKS_RECEIVED)).isEqualTo(2);
        assertThat(count(ServerGroupCounter.NACKS_VERSION)).isZero();
    }

    @Test
    void aFullOutboxCostsThatReceiverOnlyAndIsCounted() {
        FakePeer db3 = context.come("db3").outbox(10);
        db2.read();
        db1.says(HELLO);
        assertThat(db2.waiting()).hasSize(1);
        assertThat(db3.waiting()).isEmpty();
        assertThat(count(ServerGroupCounter.DROPPED_OUTBOX_FULL)).isOne();
        assertThat(count(ServerGroupCounter.BROADCAST_DELIVERIES)).isOne();
    }

    @Test
    void aMemberOfTheSameInstanceNameOnAnotherHostIsSomebodyElse() {
        directory.with("db", new Server("uuid-9", "web1", "compute-9", "{}"));
        db1.says(HELLO);
        assertThat(web1.waiting()).isEmpty();
        db1.says(Seed.STATUS_QUERY);
        assertThat(texts(db1))
                .contains(
                        response(
                                "{\"display_name\":\"web1\",\"instance_id\":\"uuid-9\","
                                        + "\"host\":\"compute-9\"}"));
    }
}
