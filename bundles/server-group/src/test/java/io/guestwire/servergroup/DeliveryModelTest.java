// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.channel.Side;
import io.guestwire.servergroup.testing.TestDirectory;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random groups and random events against a model that knows only who is in which group and who is
 * attached: everybody hears what concerns its group, and nothing else.
 */
class DeliveryModelTest {
    private static final int STEPS = 2_000;
    private static final List<String> GROUPS = List.of("a", "b", "c", "");

    private final SteppedContext context = new SteppedContext(Side.HOST, "cgcs.server_grp");
    private final TestDirectory directory = new TestDirectory();
    private final Map<String, String> groupOf = new LinkedHashMap<>();
    private final Map<String, FakePeer> attached = new LinkedHashMap<>();
    private final Map<String, List<String>> expected = new LinkedHashMap<>();
    private final ServerGroupService service = new ServerGroupService(ServerGroupSettings.of("h"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261120})
    void everybodyHearsWhatConcernsItsGroupAndNothingElse(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            String instance = "i" + i;
            String group = GROUPS.get(random.nextInt(GROUPS.size()));
            groupOf.put(instance, group);
            if (!group.isEmpty()) {
                directory.with(group, instance, "{}");
            }
        }
        service.use(directory);
        context.start(service);
        for (int step = 0; step < STEPS; step++) {
            String instance = "i" + random.nextInt(12);
            switch (random.nextInt(6)) {
                case 0 -> comeOrGo(instance);
                case 1 -> query(instance, step);
                case 2 -> nonsense(instance, random);
                default -> broadcast(instance, "text " + step);
            }
            compare(step);
            context.pass(Duration.ofSeconds(1));
        }
    }

    private void comeOrGo(String instance) {
        FakePeer peer = attached.remove(instance);
        if (peer == null) {
            attached.put(instance, context.come(instance));
        } else {
            context.go(peer);
        }
        tellOthers(instance, instance + (peer == null ? " is active" : " is stopped"));
    }

    private void broadcast(String instance, String text) {
        if (attached.containsKey(instance)) {
            attached.get(instance)
                    .says(
                            "{\"version\":1,\"msg_type\":\"broadcast\",\"source_instance\":\"i0\","
                                    + "\"data\":\""
                                    + text
                                    + "\"}");
            if (groupOf.get(instance).isEmpty()) {
                expect(instance, "nack broadcast");
            }
            tellOthers(instance, instance + " says " + text);
        }
    }

    private void query(String instance, int seq) {
        if (attached.containsKey(instance)) {
            attached.get(instance)
                    .says("{\"version\":2,\"msg_type\":\"status_query\",\"seq\":" + seq + "}");
            String group = groupOf.get(instance);
            groupOf.forEach(
                    (member, other) -> {
                        if (other.equals(group) && !group.isEmpty()) {
                            String state = attached.containsKey(member) ? "active" : "stopped";
                            expect(instance, seq + ": " + member + " is " + state);
                        }
                    });
            expect(instance, seq + ": done");
        }
    }

    private void nonsense(String instance, Random random) {
        if (attached.containsKey(instance)) {
            String[] messages = {"{}", "{\"version\":1}", "{\"version\":1,\"msg_type\":\"x\"}"};
            attached.get(instance).says(messages[random.nextInt(messages.length)]);
            expect(instance, "nack");
        }
    }

    private void tellOthers(String about, String what) {
        String group = groupOf.get(about);
        if (!group.isEmpty()) {
            groupOf.forEach(
                    (member, other) -> {
                        if (other.equals(group) && !member.equals(about)) {
                            expect(member, what);
                        }
                    });
        }
    }

    private void expect(String instance, String what) {
        if (attached.containsKey(instance)) {
            expected.computeIfAbsent(instance, key -> new ArrayList<>()).add(what);
        }
    }

    private void compare(int step) {
        attached.forEach(
                (instance, peer) ->
                        assertThat(peer.readAll().stream().map(DeliveryModelTest::said).toList())
                                .as("What %s heard in step %d", instance, step)
                                .usingElementComparator(
                                        (heard, model) -> heard.startsWith(model) ? 0 : 1)
                                .isEqualTo(expected.getOrDefault(instance, List.of())));
        expected.clear();
    }

    private static String said(JsonNode message) {
        JsonNode data = message.path("data");
        String status =
                data.path("display_name").textValue() + " is " + data.path("state").textValue();
        return switch (message.path("msg_type").textValue()) {
            case "broadcast" ->
                    message.path("source_instance").textValue() + " says " + data.textValue();
            case "notification" -> status;
            case "status_response" -> message.path("seq") + ": " + status;
            case "status_response_done" -> message.path("seq") + ": done";
            default -> "nack " + message.path("orig_msg_type").textValue();
        };
    }
}
