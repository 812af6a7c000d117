// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.testkit.FakePeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a guest is told that asks for the status of its server group. */
class StatusQueryTest extends HostFixture {
    @Test
    void aQueryIsAnsweredForEveryMemberAndDone() {
        db1.says(Seed.STATUS_QUERY);
        List<String> answers = texts(db1);
        assertThat(answers)
                .containsExactly(
                        response("{\"display_name\":\"one\",\"state\":\"active\"}"),
                        response("{\"display_name\":\"db2\",\"state\":\"active\"}"),
                        response("{\"state\":\"paused\",\"display_name\":\"db3\"}"),
                        Seed.STATUS_RESPONSE_DONE);
    }

    @Test
    void aQueryOfAMemberOfNoGroupIsDoneAtOnce() {
        stranger.says(Seed.STATUS_QUERY);
        assertThat(texts(stranger)).containsExactly(Seed.STATUS_RESPONSE_DONE);
    }

    @Test
    void theSeedsDocumentIsPassedOnAsItIs() {
        directory.with("web", "web1", Seed.DOCUMENT);
        web1.says(Seed.STATUS_QUERY);
        assertThat(texts(web1)).containsExactly(Seed.STATUS_RESPONSE, Seed.STATUS_RESPONSE_DONE);
    }

    @Test
    void theStatusOfAThousandGoesThroughAnOutboxOf256KiB() {
        for (int i = 0; i < 1_000; i++) {
            directory.with(
                    "web", "web-" + i, "{\"n\":" + i + ",\"pad\":\"" + "x".repeat(1_500) + "\"}");
        }
        web1.says(Seed.STATUS_QUERY);
        List<JsonNode> answers = web1.readAll();
        assertThat(answers).hasSize(1_002);
        assertThat(answers.get(1_001).path("msg_type").textValue())
                .isEqualTo("status_response_done");
        for (int i = 0; i < 1_000; i++) {
            assertThat(answers.get(i + 1).path("data").path("n").intValue()).isEqualTo(i);
        }
        assertThat(web1.refusals()).isZero();
        assertThat(count(ServerGroupCounter.STATUS_RESPONSES)).isEqualTo(1_001);
    }

    @Test
    void anOutboxSmallerThanARoundIsFilledAgainAndAgain() {
        web1.outbox(4_000);
        for (int i = 0; i < 50; i++) {
            directory.with("web", "web-" + i, "{\"pad\":\"" + "x".repeat(1_500) + "\"}");
        }
        web1.says(Seed.STATUS_QUERY);
        assertThat(web1.readAll()).hasSize(52);
    }

    @Test
    void aDocumentThatFitsIntoNoFrameIsLeftOutAndTheRestIsDone() {
        directory.with("web", "web2", "{\"pad\":\"" + "x".repeat(70_000) + "\"}");
        directory.with("web", "web3", "{}");
        web1.says(Seed.STATUS_QUERY);
        assertThat(web1.readAll()).hasSize(3);
        assertThat(count(ServerGroupCounter.DROPPED_TOO_LONG)).isOne();
    }

    @Test
    void aNewerQueryEndsTheOlder() {
        for (int i = 0; i < 500; i++) {
            directory.with("web", "web-" + i, "{\"pad\":\"" + "x".repeat(1_500) + "\"}");
        }
        web1.says(Seed.STATUS_QUERY);
        int before = web1.waiting().size();
        web1.says("{\"version\":1,\"msg_type\":\"status_query\",\"seq\":2}");
        List<JsonNode> answers = web1.readAll();
        List<Long> seqs = answers.stream().map(m -> m.path("seq").longValue()).toList();
        assertThat(seqs.subList(0, before)).containsOnly(1L);
        assertThat(seqs.subList(before, seqs.size())).hasSize(502).containsOnly(2L);
        assertThat(answers.stream().filter(m -> !m.has("data")).toList())
                .singleElement()
                .satisfies(done -> assertThat(done.path("seq").longValue()).isEqualTo(2));
        assertThat(count(ServerGroupCounter.STATUS_QUERIES_SUPERSEDED)).isOne();
    }

    @Test
    void anAnswerEndsWithItsPeer() {
        for (int i = 0; i < 500; i++) {
            directory.with("web", "web-" + i, "{\"pad\":\"" + "x".repeat(1_500) + "\"}");
        }
        web1.says(Seed.STATUS_QUERY);
        context.go(web1);
        FakePeer again = context.come("web1");
        assertThat(again.readAll()).isEmpty();
    }

    private void onlyOneUnderWay() {
        service.configure(new ServerGroupSettings(NotificationFormat.PLAIN, "compute-0", 100, 1));
        for (int i = 0; i < 200; i++) {
            directory.with("web", "web-" + i, "{\"pad\":\"" + "x".repeat(1_500) + "\"}");
        }
        web1.says(Seed.STATUS_QUERY);
    }

    @Test
    void aQueryBeyondThoseThatMayBeUnderWayIsNackedAndAnsweredLater() {
        onlyOneUnderWay();
        db1.says(Seed.STATUS_QUERY);
        JsonNode nack = db1.readOne();
        assertThat(nack.path("orig_msg_type").textValue()).isEqualTo("status_query");
        assertThat(nack.path("log_msg").textValue())
                .isEqualTo(
                        "expected fewer than 1 status queries of all guests under way, found as"
                                + " many; ask again");
        assertThat(count(ServerGroupCounter.NACKS_STATUS_QUERIES)).isOne();
        assertThat(web1.readAll()).hasSize(202);
        db1.says(Seed.STATUS_QUERY);
        assertThat(db1.readAll()).hasSize(4);
    }

    @Test
    void anAnswerThatNobodyReadsEndsAndMakesRoomForTheQueriesOfOthers() {
        onlyOneUnderWay();
        context.pass(Duration.ofSeconds(29));
        db1.says(Seed.STATUS_QUERY);
        assertThat(db1.readOne().path("msg_type").textValue()).isEqualTo("nack");
        context.pass(Duration.ofSeconds(11));
        db1.says(Seed.STATUS_QUERY);
        assertThat(db1.readAll()).hasSize(4);
        List<JsonNode> left = web1.readAll();
        assertThat(left).hasSizeLessThan(100);
        assertThat(left.get(left.size() - 1).path("log_msg").textValue())
                .isEqualTo(
                        "expected the answer to be read, found no room for the rest of it for"
                                + " 30 s; ask again");
        assertThat(count(ServerGroupCounter.NACKS_STATUS_UNREAD)).isOne();
        assertThat(context.timers()).isZero();
    }

    @Test
    void anAnswerThatIsReadSlowlyGoesOn() {
        onlyOneUnderWay();
        int messages = 0;
        for (int read = web1.read().size(); read > 0; read = web1.read().size()) {
            messages += read;
            context.pass(Duration.ofSeconds(29));
        }
        assertThat(messages).isEqualTo(202);
        assertThat(count(ServerGroupCounter.NACKS_STATUS_UNREAD)).isZero();
    }

    @Test
    void aNewerQueryNeedsNoRoomBesideTheOlderAndWhoGoesMakesRoom() {
        onlyOneUnderWay();
        web1.says("{\"version\":1,\"msg_type\":\"status_query\",\"seq\":2}");
        assertThat(count(ServerGroupCounter.STATUS_QUERIES_SUPERSEDED)).isOne();
        assertThat(count(ServerGroupCounter.NACKS_STATUS_QUERIES)).isZero();
        context.go(web1);
        db1.read();
        db1.says(Seed.STATUS_QUERY);
        assertThat(db1.readAll()).hasSize(4);
    }
}
