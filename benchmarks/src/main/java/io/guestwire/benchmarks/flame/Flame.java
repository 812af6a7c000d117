// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.flame;

import io.guestwire.benchmarks.flame.FlameGraph.Frame;
import io.guestwire.benchmarks.flame.FlameGraph.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** {@code benchmarks/flame}: a recording's samples of processor time, as a flame graph. */
public final class Flame {
    private static final String USAGE =
            "benchmarks/flame [--threads REGEX] [--title TEXT] recording.jfr >picture.svg";
    private static final String SAMPLE = "jdk.ExecutionSample";

    private Flame() {}

    /** Writes the picture to standard output; what is wrong to standard error, with status 1. */
    public static void main(String[] arguments) {
        try {
            String svg = draw(arguments);
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(svg);
        } catch (IllegalArgumentException e) {
            System.err.append(e.getMessage()).append('\n');
            System.exit(1);
        }
    }

    static String draw(String... arguments) {
        String threads = "guestwire-.*";
        String title = null;
        int last = arguments.length - 1;
        for (int i = 0; i < last; i += 2) {
            boolean hasValue = i + 1 < last;
            if (hasValue && arguments[i].equals("--threads")) {
                threads = arguments[i + 1];
            } else if (hasValue && arguments[i].equals("--title")) {
                title = arguments[i + 1];
            } else {
                throw new IllegalArgumentException(USAGE);
            }
        }
        if (last < 0 || arguments[last].startsWith("-")) {
            throw new IllegalArgumentException(USAGE);
        }
        Path file = Path.of(arguments[last]);
        FlameGraph graph = read(file, Pattern.compile(threads));
        return graph.svg(title == null ? file.getFileName().toString() : title);
    }

    private static FlameGraph read(Path file, Pattern threads) {
        FlameGraph graph = new FlameGraph();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals(SAMPLE)) {
                    String thread = thread(event);
                    if (threads.matcher(thread).matches()) {
                        graph.add(stack(thread, event.getStackTrace()));
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Expected a recording, found " + file + ": " + e.getMessage(), e);
        }
        if (graph.samples() == 0) {
            throw new IllegalArgumentException(
                    file
                            + ": expected samples ("
                            + SAMPLE
                            + ") of threads "
                            + threads
                            + ", found none");
        }
        return graph;
    }

    private static String thread(RecordedEvent sample) {
        RecordedThread thread = sample.getThread("sampledThread");
        if (thread == null) {
            return "";
        }
        return thread.getJavaName() == null
                ? String.valueOf(thread.getOSName())
                : thread.getJavaName();
    }

    private static List<Frame> stack(String thread, RecordedStackTrace trace) {
        List<Frame> stack = new ArrayList<>();
        if (trace != null) {
            trace.getFrames().forEach(frame -> stack.add(frame(frame)));
        }
        stack.add(new Frame(thread, Kind.OURS));
        Collections.reverse(stack);
        return stack;
    }

    private static Frame frame(RecordedFrame frame) {
        RecordedMethod method = frame.getMethod();
        String owner = method.getType() == null ? "" : method.getType().getName();
        return frame(String.valueOf(frame.getType()), owner, method.getName());
    }

    /** A function by its name; a method behind its class, without package, number and address. */
    static Frame frame(String type, String owner, String name) {
        switch (type) {
            case "Kernel":
                return new Frame(name, Kind.KERNEL);
            case "Native", "C++":
                return new Frame(name, Kind.NATIVE);
            default:
                String dotted =
                        owner.replace('/', '.').replaceFirst("(\\$\\d+)?[.+]0x\\p{XDigit}+$", "");
                return new Frame(
                        dotted.substring(dotted.lastIndexOf('.') + 1) + "." + name,
                        dotted.startsWith("io.guestwire.") ? Kind.OURS : Kind.JAVA);
        }
    }
}
