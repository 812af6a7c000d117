// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.guestwire.group.Excerpt;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.servergroup.message.BroadcastText;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What the shell asks in a guest. A guest knows of one server group, its own, by no other name than
 * {@value #OWN}; what it knows of the members its host tells, each time anew.
 */
public final class GuestControl implements ServerGroupControl {
    /** What a guest calls its server group. */
    public static final String OWN = "own";

    private static final JsonFactory JSON = new JsonFactory();

    private final ServerGroupClient client;
    private final Supplier<Duration> timeout;

    /**
     * A control that asks by this client.
     *
     * @param timeout how long the host may take; the client's own limit should be no longer
     */
    public GuestControl(ServerGroupClient client, Supplier<Duration> timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public boolean isGuest() {
        return true;
    }

    @Override
    public List<String> names() {
        return List.of(OWN);
    }

    @Override
    public List<GroupSummary> groups() {
        return List.of(new GroupSummary(OWN, OWN, members(OWN).size(), 0));
    }

    @Override
    public List<MemberSummary> members(String group) {
        check(group);
        return await(client.requestStatus()).stream().map(GuestControl::member).toList();
    }

    @Override
    public BroadcastReport broadcast(String group, String text) {
        check(group);
        BroadcastText.check(text);
        await(client.broadcast(text));
        return new BroadcastReport(List.of(), List.of(), List.of());
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        client.counters().forEach((counter, value) -> counters.put(counter.label(), value));
        return counters;
    }

    private static void check(String group) {
        if (!group.equals(OWN)) {
            throw new IllegalArgumentException(
                    "a guest has one server group, called "
                            + OWN
                            + "; there is no "
                            + Excerpt.of(group));
        }
    }

    private <T> T await(CompletableFuture<T> answer) {
        long millis = timeout.get().toMillis();
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the host", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer of the host within " + millis + " ms", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static MemberSummary member(String document) {
        Map<String, String> fields = fields(document);
        return new MemberSummary(
                OWN,
                fields.getOrDefault("instance_id", ""),
                fields.getOrDefault("display_name", ""),
                fields.getOrDefault("state", ""),
                fields.getOrDefault("host", ""),
                false);
    }

    private static Map<String, String> fields(String document) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(document)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            fields.clear();
        }
        return fields;
    }
}
