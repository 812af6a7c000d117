// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import io.guestwire.servergroup.message.BroadcastText;
import io.guestwire.servergroup.message.Messages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@link ServerGroupControl} on the session that runs at the moment. */
final class Control implements ServerGroupControl {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_WAIT_SECONDS = 5;

    private final Supplier<Session> running;
    private final Supplier<ServerGroupSettings> settings;
    private final Counters counters;

    Control(Supplier<Session> running, Supplier<ServerGroupSettings> settings, Counters counters) {
        this.running = running;
        this.settings = settings;
        this.counters = counters;
    }

    @Override
    public List<GroupSummary> groups() {
        return ask(
                session ->
                        session.roster().directory().groups().stream()
                                .map(group -> summary(session.roster(), group))
                                .toList());
    }

    @Override
    public List<MemberSummary> members(String name) {
        return ask(
                session -> {
                    ServerGroup group = find(session, name);
                    return group.members().stream()
                            .map(member -> summary(session, group, member))
                            .toList();
                });
    }

    @Override
    public BroadcastReport broadcast(String name, String text) {
        BroadcastText.check(text);
        String source = settings.get().hostName();
        return ask(
                session -> {
                    ServerGroup group = find(session, name);
                    counters.count(ServerGroupCounter.BROADCASTS_OF_HOST);
                    PerVersion message =
                            new PerVersion(
                                    session.context(),
                                    version -> Messages.broadcast(version, source, text));
                    return broadcast(session, group, message);
                });
    }

    private BroadcastReport broadcast(Session session, ServerGroup group, PerVersion message) {
        List<String> sent = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        List<String> notAttached = new ArrayList<>();
        for (Server member : group.members()) {
            Peer peer = session.roster().peer(member);
            if (peer == null) {
                notAttached.add(member.instance());
            } else {
                SendResult result = peer.send(message.of(peer));
                counters.sent(ServerGroupCounter.BROADCAST_DELIVERIES, result);
                (result.accepted() ? sent : dropped).add(member.instance());
            }
        }
        return new BroadcastReport(sent, dropped, notAttached);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> labelled = new LinkedHashMap<>();
        counters.values().forEach((counter, value) -> labelled.put(counter.label(), value));
        return labelled;
    }

    private static GroupSummary summary(Roster roster, ServerGroup group) {
        int attached = 0;
        for (Server member : group.members()) {
            attached += roster.peer(member) == null ? 0 : 1;
        }
        return new GroupSummary(group.name(), group.id(), group.members().size(), attached);
    }

    private static MemberSummary summary(Session session, ServerGroup group, Server member) {
        JsonNode document;
        try {
            document = MAPPER.readTree(session.document(member));
        } catch (JsonProcessingException e) {
            document = MAPPER.createObjectNode();
        }
        return new MemberSummary(
                group.name(),
                member.instance(),
                document.path("display_name").asText(),
                document.path("state").asText(),
                document.path("host").asText(),
                session.roster().peer(member) != null);
    }

    private static ServerGroup find(Session session, String name) {
        List<ServerGroup> groups = session.roster().directory().groups();
        for (ServerGroup group : groups) {
            if (group.id().equals(name) || group.name().equals(name)) {
                return group;
            }
        }
        throw new IllegalArgumentException(
                "There is no server group \""
                        + name
                        + "\"; there are: "
                        + (groups.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ", groups.stream().map(ServerGroup::name).toList())));
    }

    private <T> T ask(Function<Session, T> question) {
        Session session = running.get();
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (session == null) {
            throw new IllegalStateException(
                    "Server group messaging is not running: the base layer has not started it");
        }
        if (!session.context().execute(() -> answer(answer, question, session))) {
            throw new IllegalStateException(
                    "Server group messaging has too much to do, or is being stopped; try again");
        }
        try {
            return answer.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException("Server group messaging failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Server group messaging did not answer within " + MAX_WAIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for an answer", e);
        }
    }

    private static <T> void answer(
            CompletableFuture<T> answer, Function<Session, T> question, Session session) {
        try {
            answer.complete(question.apply(session));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
