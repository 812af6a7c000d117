// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.testkit.GoodGroups.Good;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Bad groups, each of which does one thing wrong that a check of the conformance suite has to find.
 * They are nested, so that Surefire does not run them by themselves.
 */
final class BadGroups {
    private BadGroups() {}

    static final class Mute extends Good {
        @Override
        public void received(Peer peer, Message message) {}
    }

    static final class Talkative extends Good {
        @Override
        public void received(Peer peer, Message message) {
            peer.send(data("{\"pad\":\"" + "x".repeat(70_000) + "\"}"));
        }
    }

    static final class ThrowsAtRubbish extends Good {
        @Override
        public void received(Peer peer, Message message) {
            peer.send(data("{\"n\":" + Json.parse(message.text()).get("n").asInt() + "}"));
        }
    }

    static final class IgnoresRubbish extends Good {
        @Override
        public void received(Peer peer, Message message) {
            if (isGood(message.text())) {
                super.received(peer, message);
            }
        }
    }

    static final class OffendedByRubbish extends Good {
        private int rubbish;

        @Override
        void answer(Peer peer, String text) {
            rubbish += isGood(text) ? 0 : 1;
            if (rubbish < 30 || !isGood(text)) {
                super.answer(peer, text);
            }
        }
    }

    static final class Blocks extends Good {
        @Override
        protected Duration limit() {
            return Duration.ofSeconds(2);
        }

        @Override
        public void received(Peer peer, Message message) {
            waitForEver();
        }

        private static void waitForEver() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class SpinsWhenFull extends Good {
        @Override
        protected Duration limit() {
            return Duration.ofSeconds(2);
        }

        @Override
        void answer(Peer peer, String text) {
            Outgoing answer = isGood(text) ? data(text) : nack(peer);
            while (!peer.send(answer).accepted() && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        }
    }

    static final class Reorders extends Good {
        private final Map<Peer, String> held = new HashMap<>();

        @Override
        void answer(Peer peer, String text) {
            String former = held.remove(peer);
            if (former == null) {
                held.put(peer, text);
            } else {
                super.answer(peer, text);
                super.answer(peer, former);
            }
        }
    }

    static final class LosesSome extends Good {
        private int received;

        @Override
        void answer(Peer peer, String text) {
            if (++received % 7 != 0) {
                super.answer(peer, text);
            }
        }
    }

    static final class KnowsPeersByName extends Good {
        private final Map<String, Integer> counts = new HashMap<>();

        @Override
        public void peerCame(Peer peer) {
            counts.put(peer.name(), 0);
        }

        @Override
        public void received(Peer peer, Message message) {
            counts.put(peer.name(), counts.get(peer.name()) + 1);
            super.received(peer, message);
        }

        @Override
        public void peerWent(Peer peer) {
            counts.remove(peer.name());
        }
    }

    static final class Collects extends Good {
        private final List<Peer> everybody = new ArrayList<>();

        @Override
        public void peerCame(Peer peer) {
            everybody.add(peer);
        }
    }

    static final class KeepsMessages extends Good {
        @Override
        public void received(Peer peer, Message message) {
            context.execute(() -> super.received(peer, message));
        }
    }

    static final class KeepsBuffers extends Good {
        @Override
        public void received(Peer peer, Message message) {
            ByteBuffer data = message.data();
            context.execute(() -> answer(peer, StandardCharsets.UTF_8.decode(data).toString()));
        }

        @Override
        void answer(Peer peer, String text) {
            peer.send(data("{\"echo\":\"" + text.replace('"', '\'') + "\"}"));
        }
    }

    static final class SendsFromAnotherThread extends Good {
        @Override
        public void received(Peer peer, Message message) {
            String text = message.text();
            Thread other = new Thread(() -> answer(peer, text), "another thread");
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class LeavesAThread extends Good {
        @Override
        protected Duration limit() {
            return Duration.ofMillis(500);
        }

        @Override
        public void started(GroupContext given) {
            super.started(given);
            Thread other = new Thread(Blocks::waitForEver, "left behind");
            other.setDaemon(true);
            other.start();
        }
    }

    static final class SendsAfterTheEnd extends Good {
        private Peer last;

        @Override
        public void received(Peer peer, Message message) {
            last = peer;
            super.received(peer, message);
        }

        @Override
        protected void release(MessageGroup group) {
            ((SendsAfterTheEnd) group).bye();
        }

        private void bye() {
            last.send(data("{\"bye\":1}"));
        }
    }

    static final class SetsATimerAtTheEnd extends Good {
        @Override
        public void stopped() {
            context.after(Duration.ofSeconds(1), () -> {});
        }
    }

    static final class ThrowsWhenStoppedTooSoon extends Good {
        private int unanswered;

        @Override
        public void received(Peer peer, Message message) {
            unanswered++;
            String text = message.text();
            context.execute(
                    () -> {
                        unanswered--;
                        answer(peer, text);
                    });
        }

        @Override
        public void stopped() {
            if (unanswered > 0) {
                throw new IllegalStateException("not yet");
            }
        }
    }

    static final class LivesOnce extends Good {
        @Override
        public void started(GroupContext given) {
            if (context == null) {
                super.started(given);
            }
        }
    }

    static final class SendsNoJson extends Good {
        @Override
        void answer(Peer peer, String text) {
            peer.send(data("{n:1}"));
        }
    }

    static final class HasNoNumbers extends Good {
        @Override
        protected Optional<String> numbered(int number) {
            return Optional.empty();
        }
    }
}
