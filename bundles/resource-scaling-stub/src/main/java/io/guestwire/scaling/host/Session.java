// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import io.guestwire.group.Excerpt;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import io.guestwire.scaling.ResourceScaling.Scaled;
import io.guestwire.scaling.ScalingCounter;
import io.guestwire.scaling.ScalingException;
import io.guestwire.scaling.ScalingException.Reason;
import io.guestwire.scaling.message.Fields;
import io.guestwire.scaling.message.MalformedException;
import io.guestwire.scaling.message.ScaleAnswer;
import io.guestwire.scaling.message.ScaleRequest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's end from its start to its stop, all on the group's thread: sends requests and takes
 * their answers.
 *
 * <p>An answer does not say which request it answers. So each request is sent from an address of
 * its own, to which the guest answers. An answer is taken from the instance that was asked, at the
 * address of the request in flight, and nowhere else (docs/decisions/0051).
 *
 * <p><b>Bounds:</b> one request in flight an instance; see {@link GivenUp} and {@link Nacks}.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MOST_NAMES_IN_AN_ERROR = 20;

    private final GroupContext context;
    private final Counters counters;
    private final Nacks nacks;
    private final GivenUp givenUp = new GivenUp();
    private final Map<Peer, InFlight> inFlight = new HashMap<>();
    private final Map<Peer, List<Integer>> onlineCpus = new HashMap<>();

    /** Begins anywhere, so that an answer to what an earlier run asked finds nothing. */
    private int nextAddress = new SecureRandom().nextInt();

    Session(GroupContext context, Counters counters) {
        this.context = context;
        this.counters = counters;
        this.nacks = new Nacks(context, counters);
    }

    /**
     * Sends a request, or says why not. One that was cancelled meanwhile is not sent.
     *
     * @param request makes it, from the processors that were online when the guest last said so
     */
    void begin(
            String instance,
            Function<List<Integer>, ScaleRequest> request,
            CompletableFuture<Scaled> future) {
        if (future.isDone()) {
            return;
        }
        Peer peer = context.peer(instance).orElse(null);
        if (peer == null) {
            future.completeExceptionally(
                    new ScalingException(Reason.NOT_CONNECTED, notConnected(instance)));
            return;
        }
        InFlight other = inFlight.get(peer);
        if (other != null) {
            future.completeExceptionally(
                    new ScalingException(
                            Reason.BUSY,
                            "%s has a request in flight, %s, for %d ms: wait for its end"
                                    .formatted(instance, other.request(), age(other))));
            return;
        }
        send(peer, request.apply(onlineCpus.getOrDefault(peer, List.of())), future);
    }

    private void send(Peer peer, ScaleRequest request, CompletableFuture<Scaled> future) {
        String address = HostScaling.ADDRESSES.replace("*", "%08x").formatted(nextAddress++);
        GroupContext.Timer timer = context.after(request.timeout(), () -> timedOut(peer));
        InFlight sent =
                new InFlight(peer.name(), address, request, future, timer, context.nanoTime());
        // In version 2 whatever the guest speaks: those who know resource scaling know that one.
        SendResult result =
                peer.send(
                        context.outgoing(request.json()),
                        ScaleRequest.VERSION,
                        address,
                        ScaleRequest.ADDRESS);
        if (result.accepted()) {
            counters.count(ScalingCounter.REQUESTS);
            inFlight.put(peer, sent);
        } else {
            sent.fail(Reason.BUSY, "the request was dropped (" + result + "); try again");
        }
    }

    void received(Peer peer, Message message) {
        InFlight request = inFlight.get(peer);
        if (request != null && request.address().equals(message.destAddress())) {
            answered(peer, request, message);
            return;
        }
        InFlight late = givenUp.take(peer.name(), message.destAddress());
        if (late != null) {
            answeredLate(peer, late, message);
        } else {
            counters.count(ScalingCounter.ANSWERS_UNEXPECTED);
            nacks.send(
                    peer,
                    message,
                    "dest_addr: expected the source_addr of a request in flight to "
                            + peer.name()
                            + ", found "
                            + Excerpt.of(message.destAddress()));
        }
    }

    private void answered(Peer peer, InFlight request, Message message) {
        try {
            Fields fields = Fields.read(message.data());
            if (fields.isNack()) {
                end(peer, ScalingCounter.REFUSED);
                request.fail(
                        Reason.REFUSED,
                        "the guest cannot use it: " + Excerpt.of(fields.textOr("log_msg", "")));
                return;
            }
            ScaleAnswer answer = ScaleAnswer.read(fields);
            answer.check(request.request());
            if (answer.success()) {
                end(peer, ScalingCounter.SUCCEEDED);
                onlineCpus.put(peer, answer.onlineCpus());
                request.succeed(answer, context.nanoTime());
            } else {
                end(peer, ScalingCounter.FAILED);
                request.fail(Reason.FAILED, "the guest failed: " + Excerpt.of(answer.errMsg()));
            }
        } catch (MalformedException e) {
            counters.count(ScalingCounter.ANSWERS_MALFORMED);
            request.problem(e.getMessage());
            nacks.send(peer, message, e.getMessage());
        }
    }

    private void answeredLate(Peer peer, InFlight request, Message message) {
        counters.count(ScalingCounter.ANSWERS_LATE);
        String what;
        try {
            ScaleAnswer answer = ScaleAnswer.read(Fields.read(message.data()));
            if (answer.success()) {
                onlineCpus.put(peer, answer.onlineCpus());
            }
            what = answer.success() ? "success" : "fail";
        } catch (MalformedException e) {
            what = e.getMessage();
        }
        // One line a request, however much the guest sends.
        LOG.info(
                "{} answered {} after {} ms, when it had been given up: {}",
                peer,
                request.request(),
                age(request),
                what);
        nacks.send(
                peer,
                message,
                "expected an answer within %d ms, found one after %d ms"
                        .formatted(request.request().timeout().toMillis(), age(request)));
    }

    private void timedOut(Peer peer) {
        InFlight request = end(peer, ScalingCounter.TIMED_OUT);
        givenUp.add(request);
        String problem = request.lastProblem();
        request.fail(
                Reason.TIMED_OUT,
                "no answer %swithin %d ms; the guest may still do it"
                        .formatted(
                                problem.isEmpty() ? "" : "that can be used (" + problem + ") ",
                                request.request().timeout().toMillis()));
    }

    void peerWent(Peer peer) {
        abandon(peer, Reason.NOT_CONNECTED, "the guest went away");
        onlineCpus.remove(peer);
        nacks.forget(peer);
    }

    void stop() {
        for (Peer peer : List.copyOf(inFlight.keySet())) {
            abandon(peer, Reason.STOPPED, "resource scaling was stopped");
        }
    }

    private void abandon(Peer peer, Reason reason, String why) {
        if (inFlight.containsKey(peer)) {
            InFlight request = end(peer, ScalingCounter.ABANDONED);
            givenUp.add(request);
            request.fail(reason, why + " before it answered, and may still do it");
        }
    }

    private InFlight end(Peer peer, ScalingCounter outcome) {
        counters.count(outcome);
        return inFlight.remove(peer);
    }

    private long age(InFlight request) {
        return request.age(context.nanoTime()).toMillis();
    }

    private String notConnected(String instance) {
        int peers = context.peers().size();
        String names =
                context.peers().stream()
                        .map(Peer::name)
                        .sorted()
                        .limit(MOST_NAMES_IN_AN_ERROR)
                        .collect(Collectors.joining(", "));
        int more = peers - MOST_NAMES_IN_AN_ERROR;
        return "No instance %s is connected; %s%s"
                .formatted(
                        Excerpt.of(instance),
                        peers == 0 ? "none is" : "there are " + names,
                        more > 0 ? " and " + more + " more" : "");
    }
}
