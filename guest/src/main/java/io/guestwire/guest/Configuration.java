// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.gateway.GatewaySettings;
import io.guestwire.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The entries of {@code /etc/guestwire-guest.conf}: those that the bundles have in their {@code
 * etc/….cfg} in a Karaf, all in one file; and those of third parties' message groups, behind the
 * group's address. What the command line says wins.
 */
final class Configuration {
    /** Read where no other is named; may be missing. */
    static final Path DEFAULT_FILE = Path.of("/etc/guestwire-guest.conf");

    /** What a small process has room for; a node's defaults are for many peers. */
    private static final Map<String, Object> SMALL =
            Map.of("mailbox.bytes", 4 << 20, "mailbox.messages", 4_096);

    private final String file;
    private final Map<String, Object> entries;
    private final Set<String> asked = new HashSet<>();
    private final Consumer<String> complaints;

    private Configuration(String file, Map<String, Object> entries, Consumer<String> complaints) {
        this.file = file;
        this.entries = entries;
        this.complaints = complaints;
    }

    /**
     * Reads the file that the options name, or the default one if it is there.
     *
     * @param complaints hears of each wrong value, and of entries that nobody knows
     * @throws IOException when the named one cannot be read
     */
    static Configuration of(Options options, Consumer<String> complaints) throws IOException {
        Path file = options.config() == null ? DEFAULT_FILE : options.config();
        Properties read = new Properties();
        if (options.config() != null || Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                read.load(reader);
            } catch (IOException e) {
                throw new IOException("configuration " + file + ": " + Reason.of(e), e);
            } catch (IllegalArgumentException e) {
                throw new IOException("configuration " + file + ": " + e.getMessage(), e);
            }
        }
        Map<String, Object> entries = new HashMap<>(SMALL);
        read.stringPropertyNames().forEach(name -> entries.put(name, read.getProperty(name)));
        if (options.version() != 0) {
            entries.put("version.default", options.version());
        }
        if (options.name() != null) {
            entries.put("agent.name", options.name());
        }
        return new Configuration(file.toString(), entries, complaints);
    }

    /** The entries for one reader, who is noted to know those that it asks for. */
    Map<String, Object> entries() {
        return new AbstractMap<>() {
            @Override
            public Object get(Object key) {
                asked.add((String) key);
                return entries.get(key);
            }

            @Override
            public Set<Entry<String, Object>> entrySet() {
                return entries.entrySet();
            }
        };
    }

    /**
     * The entries of one message group of a third party: those that begin with its address and a
     * dot, without these.
     */
    Map<String, Object> entriesOf(String address) {
        String beginning = address + ".";
        Map<String, Object> own = new HashMap<>();
        entries.forEach(
                (entry, value) -> {
                    if (entry.startsWith(beginning)) {
                        asked.add(entry);
                        own.put(entry.substring(beginning.length()), value);
                    }
                });
        return own;
    }

    /** Where all of it can be changed. */
    String file() {
        return file;
    }

    /** The base layer's. */
    Limits limits() {
        return Limits.read(
                new Settings("io.guestwire.baselayer", entries(), this::complain), Limits.DEFAULT);
    }

    /** The gateway's. */
    GatewaySettings gateway() {
        return GatewaySettings.read(
                entries(), GatewaySettings.defaults(Side.GUEST), this::complain);
    }

    /** Reports the entries that nobody has asked for. */
    void reportUnknown() {
        Set<String> unknown = new TreeSet<>(entries.keySet());
        unknown.removeAll(asked);
        unknown.forEach(entry -> complaints.accept(file + ": there is no entry " + entry));
    }

    /** Reports a wrong value, under the file's own name. */
    void complain(String complaint) {
        complaints.accept(complaint.replaceFirst("^etc/[^:]*\\.cfg", file));
    }
}
