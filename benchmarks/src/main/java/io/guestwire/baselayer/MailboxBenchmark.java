// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Putting messages into a mailbox and taking them out, on one thread; time a message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MailboxBenchmark {
    /** Nobody has claimed the mailbox, and so nobody is who may take. */
    private static final GroupWorker NOBODY = null;

    private final Mailbox mailbox = new Mailbox(Side.HOST);
    private final ReceivedMessage[] messages = new ReceivedMessage[Samples.BATCH];

    /** Makes the messages of one peer. */
    @Setup
    public void prepare() {
        Lane lane = new Lane(null, null);
        for (int i = 0; i < messages.length; i++) {
            messages[i] = new ReceivedMessage(lane, new Envelope(), new byte[200]);
        }
    }

    /** A batch in, a batch out. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public void offerAndTake(Blackhole hole) {
        for (ReceivedMessage message : messages) {
            hole.consume(mailbox.offer(message, Limits.DEFAULT));
        }
        for (int i = 0; i < Samples.BATCH; i++) {
            hole.consume(mailbox.take(NOBODY));
        }
    }
}
