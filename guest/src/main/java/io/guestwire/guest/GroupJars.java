// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.baselayer.GroupService;
import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.MessageGroup;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The message groups of third parties: the classes that the jars in {@code groups/} name in {@value
 * #NAMES}, one a line. Such a class has a {@link GroupAddress} of side {@code GUEST} and a public
 * constructor that takes its entries of the configuration, a {@code Map<String, Object>}, or none.
 *
 * <p><b>Errors:</b> a jar or a class that cannot be used is reported, and the others are loaded.
 * For one use, on one thread.
 */
final class GroupJars {
    static final String NAMES = "META-INF/services/io.guestwire.group.MessageGroup";

    /** Set by {@code bin/guestwire-guest}, which has these jars on the class path, too. */
    private static final String PROPERTY = "guestwire.groups";

    private static final Logger LOG = LoggerFactory.getLogger(GroupJars.class);

    private final Function<String, Map<String, Object>> entries;
    private final Consumer<String> complaints;
    private final Map<String, String> servers = new HashMap<>();

    /**
     * Loads nothing yet.
     *
     * @param entries the configuration of the group with this address
     * @param complaints hears of what cannot be used, as one sentence with jar, class and reason
     */
    GroupJars(Function<String, Map<String, Object>> entries, Consumer<String> complaints) {
        this.entries = entries;
        this.complaints = complaints;
    }

    /** Keeps an address from third parties, for who serves it already. */
    GroupJars reserve(String address, String server) {
        servers.putIfAbsent(address, server);
        return this;
    }

    /** The jars of this installation. */
    static List<Path> installed() {
        return Stream.of(System.getProperty(PROPERTY, "").split(File.pathSeparator))
                .filter(jar -> !jar.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** The groups that these jars name. */
    List<GroupService> load(List<Path> jars) {
        List<GroupService> loaded = new ArrayList<>();
        for (Path jar : jars) {
            for (String name : names(jar)) {
                GroupService group = load(jar, name);
                if (group != null) {
                    reserve(group.address(), group.origin());
                    loaded.add(group);
                }
            }
        }
        return loaded;
    }

    private List<String> names(Path jar) {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(NAMES);
            if (entry == null) {
                // What a group in another jar needs, perhaps.
                LOG.debug("{} names no message group", jar);
                return List.of();
            }
            try (InputStream in = file.getInputStream(entry)) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return text.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
            }
        } catch (IOException e) {
            complaints.accept(jar + " cannot be read, nor its message groups: " + e.getMessage());
            return List.of();
        }
    }

    private GroupService load(Path jar, String name) {
        Throwable failure;
        String reason;
        try {
            return service(jar, Class.forName(name, false, getClass().getClassLoader()));
        } catch (UnfitException e) {
            failure = e;
            reason = e.getMessage();
        } catch (ClassNotFoundException e) {
            failure = e;
            reason = "there is no such class";
        } catch (InvocationTargetException e) {
            failure = e.getCause();
            reason = "its constructor threw " + failure;
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            failure = e;
            reason = e + (e.getCause() == null ? "" : ", caused by " + e.getCause());
        }
        complaints.accept(jar + ": message group " + name + " is not served: " + reason);
        LOG.debug("Loading {}", name, failure);
        return null;
    }

    private GroupService service(Path jar, Class<?> type)
            throws UnfitException, ReflectiveOperationException {
        expect(
                MessageGroup.class.isAssignableFrom(type),
                "expected a class that implements " + MessageGroup.class.getName());
        GroupAddress annotation = type.getAnnotation(GroupAddress.class);
        expect(annotation != null, "expected the annotation @GroupAddress, found none");
        String address = annotation.address();
        expect(
                annotation.side() == Side.GUEST,
                "side: expected GUEST, found " + annotation.side() + ": this is no host");
        expect(
                Address.isValidPattern(address),
                "address: expected " + Address.PATTERN_SYNTAX + ", found \"" + address + "\"");
        String server = servers.get(address);
        expect(server == null, "address: " + address + " is served by " + server);
        return new GroupService(
                address,
                Side.GUEST,
                annotation.when_full(),
                0,
                jar.getFileName() + " " + type.getName(),
                make(type, Map.copyOf(entries.apply(address))));
    }

    private static MessageGroup make(Class<?> type, Map<String, Object> entries)
            throws UnfitException, ReflectiveOperationException {
        try {
            return (MessageGroup) type.getConstructor(Map.class).newInstance(entries);
        } catch (NoSuchMethodException e) {
            LOG.trace("{} takes no configuration", type, e);
        }
        try {
            return (MessageGroup) type.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw new UnfitException(
                    "expected a public constructor that takes Map<String, Object>, or nothing", e);
        }
    }

    private static void expect(boolean fits, String expectation) throws UnfitException {
        if (!fits) {
            throw new UnfitException(expectation, null);
        }
    }

    /** Why a class cannot be served. */
    private static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
