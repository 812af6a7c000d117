// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.channel.Side;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.servergroup.testing.TestDirectory;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * A host with two server groups, a member missing, and a stranger; started while they are attached.
 */
abstract class HostFixture {
    static final String HELLO = "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"hello\"}";

    SteppedContext context = new SteppedContext(Side.HOST, "cgcs.server_grp");
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
        context.start(service, "db1", "db2", "web1", "stranger");
        lookUpPeers();
    }

    /** Stops the service and starts another in its place. */
    void update(ServerGroupService successor) {
        context.stop();
        context = context.successor();
        context.start(successor);
        lookUpPeers();
    }

    private void lookUpPeers() {
        db1 = context.fakePeer("db1");
        db2 = context.fakePeer("db2");
        web1 = context.fakePeer("web1");
        stranger = context.fakePeer("stranger");
    }

    FakePeer lateMember(String instance) {
        directory.change("db", instance, "{}");
        context.run();
        return context.come(instance);
    }

    List<JsonNode> everythingSent() {
        List<JsonNode> all = new ArrayList<>();
        List.of(db1, db2, web1, stranger).forEach(peer -> all.addAll(peer.read()));
        return all;
    }

    static List<String> texts(FakePeer peer) {
        return peer.readTexts();
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
