// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import io.guestwire.scaling.Processors;
import io.guestwire.scaling.ResourceScaling;
import io.guestwire.scaling.osgi.GuestConfiguration;
import io.guestwire.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Linux's processors, as {@code /sys/devices/system/cpu} shows them, or any folder of that shape:
 * {@code cpu<N>/online} holds 1 or 0 and takes either; a processor without that file, such as 0 on
 * most machines, cannot go, and is online if the file {@code online} has it in its ranges ({@code
 * 0-2,5}) or is missing.
 *
 * <p>What {@code online} says of the others is not asked: the kernel writes it, and a folder made
 * for a test has no kernel.
 */
final class LinuxProcessors implements Processors {
    static final String DIRECTORY = "/sys/devices/system/cpu";
    private static final int MOST_BYTES_OF_A_FILE = 4_096;

    private final Path directory;
    private final Helper helper;

    /**
     * The processors of a folder.
     *
     * @param helper chooses which one goes; without one, null, the highest does
     */
    LinuxProcessors(Path directory, Helper helper) {
        this.directory = directory;
        this.helper = helper;
    }

    /**
     * As a configuration describes them; an unknown entry is reported, and a wrong value, for which
     * its default is used.
     */
    static LinuxProcessors configured(Map<String, ?> entries, Consumer<String> complaints) {
        Settings settings = new Settings(GuestScaling.PID, entries, complaints);
        settings.complainOfUnknown(GuestConfiguration.class);
        Path directory =
                settings.value(
                        "cpu.directory",
                        "a folder",
                        Path.of(DIRECTORY),
                        text -> Path.of(text.isEmpty() ? DIRECTORY : text));
        String program = settings.value("helper", "a program", "", text -> text);
        Duration limit =
                settings.milliseconds(
                        "helper.timeout",
                        Duration.ofMillis(10),
                        ResourceScaling.MAX_TIMEOUT,
                        Duration.ofSeconds(5));
        return new LinuxProcessors(
                directory, program.isEmpty() ? null : new Helper(program, limit));
    }

    /** Whether they are those of the machine that this runs on. */
    boolean areReal() {
        return directory.toAbsolutePath().normalize().startsWith("/sys");
    }

    @Override
    public List<Integer> online() throws IOException {
        List<Integer> online = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "cpu[0-9]*")) {
            for (Path entry : entries) {
                int cpu = number(entry.getFileName().toString().substring("cpu".length()));
                if (cpu >= 0 && isOnline(cpu)) {
                    online.add(cpu);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("expected a folder of processors, found no " + directory, e);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(online);
        return online;
    }

    @Override
    public int down(Duration atMost) throws IOException, InterruptedException {
        List<Integer> online = online();
        int cpu = helper == null ? highest(online) : chosen(online, atMost);
        write(cpu, '0');
        return cpu;
    }

    @Override
    public void up(int cpu, Duration atMost) throws IOException {
        if (!Files.isDirectory(folder(cpu))) {
            throw new IOException("expected a processor of this guest, found no " + folder(cpu));
        }
        if (!isOnline(cpu)) {
            write(cpu, '1');
        }
    }

    private int highest(List<Integer> online) throws IOException {
        for (int i = online.size() - 1; i >= 0; i--) {
            if (online.get(i) != 0 && Files.exists(file(online.get(i)))) {
                return online.get(i);
            }
        }
        throw new IOException(
                "expected a processor that can go, found none among those online: " + online);
    }

    private int chosen(List<Integer> online, Duration atMost)
            throws IOException, InterruptedException {
        int cpu = helper.choose(online, atMost);
        if (cpu == 0 || !online.contains(cpu)) {
            throw new IOException(
                    "helper %s: expected one of the processors online, %s, and not 0, found %d"
                            .formatted(helper.program(), online, cpu));
        }
        return cpu;
    }

    private boolean isOnline(int cpu) throws IOException {
        Path file = file(cpu);
        if (Files.exists(file)) {
            return read(file).equals("1");
        }
        Path ranges = directory.resolve("online");
        return !Files.exists(ranges) || contains(read(ranges), cpu);
    }

    /** Whether ranges such as {@code 0-2,5} have a number in them. */
    static boolean contains(String ranges, int cpu) {
        for (String range : ranges.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = number(dash < 0 ? range : range.substring(0, dash));
            int last = number(range.substring(dash + 1));
            if (first >= 0 && first <= cpu && cpu <= last) {
                return true;
            }
        }
        return false;
    }

    private void write(int cpu, char state) throws IOException {
        Path file = file(cpu);
        try {
            Files.writeString(
                    file,
                    "" + state,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
            throw new IOException("cannot write %s to %s: %s".formatted(state, file, why), e);
        }
        String now = read(file);
        if (!now.equals("" + state)) {
            throw new IOException(
                    "%s: expected %s, as was written, found \"%s\"".formatted(file, state, now));
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES_OF_A_FILE);
            return new String(bytes, StandardCharsets.US_ASCII).strip();
        }
    }

    /** A number as Linux writes them; -1 when it is none. */
    private static int number(String text) {
        String digits = text.strip();
        boolean fits = !digits.isEmpty() && digits.length() <= 4;
        return fits && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(digits)
                : -1;
    }

    private Path folder(int cpu) {
        return directory.resolve("cpu" + cpu);
    }

    private Path file(int cpu) {
        return folder(cpu).resolve("online");
    }
}
