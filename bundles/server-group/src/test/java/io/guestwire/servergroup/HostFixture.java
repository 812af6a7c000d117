// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.channel.Side;
import io.guestwire.servergroup.testing.FakePeer;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.servergroup.testing.SteppedContext;
import io.guestwire.servergroup.testing.TestDirectory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * A host with two server groups, a member missing, and a stranger; started while they are attached.
 */
abstract class HostFixture {
    static final String HELLO = "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"hello\"}";

    final SteppedContext context = new SteppedContext(Side.HOST);
    final TestDirectory directory =
            new TestDirectory()
                    .with("db", "db1", "{\"display_name\":\"one\"}")
                    .with("db", "db2", "{}")
                    .with("db", "db3", "{\"state\":\"paused\"}")
                    .with("web", "web1", "{}");
    final ServerGroupService service = service();

    FakePeer db1;
    FakePeer db2;
    FakePeer web1;
    FakePeer stranger;

    @BeforeEach
    void start() {
        service.use(directory);
        List<FakePeer> peers = context.start(service, "db1", "db2", "web1", "stranger");
        db1 = peers.get(0);
        db2 = peers.get(1);
        web1 = peers.get(2);
        stranger = peers.get(3);
    }

    FakePeer lateMember(String instance) {
        directory.change("db", instance, "{}");
        context.run();
        return context.come(service, instance);
    }

    List<JsonNode> everythingSent() {
        List<JsonNode> all = new ArrayList<>();
        List.of(db1, db2, web1, stranger).forEach(peer -> all.addAll(peer.read()));
        return all;
    }

    static List<String> texts(FakePeer peer) {
        List<String> texts = peer.waiting().stream().map(FakePeer.Sent::text).toList();
        peer.read();
        return texts;
    }

    static String response(String document) {
        return Seed.STATUS_RESPONSE.replace(Seed.DOCUMENT, document);
    }

    static String notification(String document) {
        return Seed.NOTIFICATION.replace(Seed.DOCUMENT, document);
    }

    long count(ServerGroupCounter counter) {
        return service.control().counters().get(counter.label());
    }

    static ServerGroupService service() {
        return new ServerGroupService(ServerGroupSettings.of("compute-0"));
    }
}
