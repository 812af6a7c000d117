// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.testkit.FakePeer;
import org.junit.jupiter.api.Test;

/** What the members of a server group hear of a change. */
class NotificationTest extends HostFixture {
    @Test
    void nobodyIsToldWhatIsFoundAtTheStart() {
        assertThat(everythingSent()).isEmpty();
    }

    @Test
    void aMemberWhoseChannelEndsIsNotifiedAsStoppedAndAsActiveWhenItIsBack() {
        context.go(db1);
        assertThat(texts(db2))
                .containsExactly(notification("{\"display_name\":\"one\",\"state\":\"stopped\"}"));
        db1 = context.come("db1");
        assertThat(texts(db2))
                .containsExactly(notification("{\"display_name\":\"one\",\"state\":\"active\"}"));
        assertThat(everythingSent()).isEmpty();
        assertThat(count(ServerGroupCounter.STATUS_CHANGES)).isEqualTo(2);
    }

    @Test
    void aStateThatTheDirectoryGivesIsNotChangedByTheChannel() {
        FakePeer db3 = context.come("db3");
        context.go(db3);
        assertThat(everythingSent()).isEmpty();
    }

    @Test
    void aChangedDocumentIsNotifiedToTheOthersOnce() {
        directory.change("db", "db3", "{\"state\":\"active\"}");
        context.run();
        String expected = notification("{\"state\":\"active\",\"display_name\":\"db3\"}");
        assertThat(texts(db1)).containsExactly(expected);
        assertThat(texts(db2)).containsExactly(expected);
        directory.change("db", "db3", "{\"state\":\"active\"}");
        context.run();
        assertThat(everythingSent()).isEmpty();
    }

    @Test
    void theSameInOtherWordsIsNoChange() {
        directory.change("db", "db1", "{ \"display_name\" : \"\\u006fne\" }");
        context.run();
        assertThat(everythingSent()).isEmpty();
    }

    @Test
    void aNewMemberIsNotifiedAndAGoneOneIsForgotten() {
        directory.change("db", "db4", "{}");
        context.run();
        assertThat(texts(db2))
                .containsExactly(notification("{\"display_name\":\"db4\",\"state\":\"stopped\"}"));
        db1.read();
        directory.remove("db4");
        context.run();
        assertThat(everythingSent()).isEmpty();
        directory.change("db", "db4", "{}");
        context.run();
        assertThat(texts(db1)).hasSize(1);
    }

    @Test
    void changesThatFoundNoRoomInTheMailboxAreMadeUpFor() {
        context.accepting(false);
        directory.change("db", "db3", "{\"state\":\"error\"}");
        context.accepting(true);
        context.run();
        assertThat(db1.waiting()).isEmpty();
        stranger.says(Seed.STATUS_QUERY);
        assertThat(db1.waiting()).hasSize(1);
    }

    @Test
    void notificationsCanBeWrappedAsNovaDid() throws Exception {
        service.configure(
                new ServerGroupSettings(NotificationFormat.NOVA, "compute-0", 100, 1_000));
        context.go(db1);
        JsonNode data = db2.readOne().path("data");
        assertThat(data)
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        "{\"event_type\":\"compute.instance.update\","
                                                + "\"priority\":\"INFO\","
                                                + "\"timestamp\":\"2026-11-20 10:00:00.123456\","
                                                + "\"payload\":{\"display_name\":\"one\","
                                                + "\"state\":\"stopped\"}}"));
    }
}
