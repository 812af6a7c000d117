// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine is, for people who compare figures of two. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe() throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("date", LocalDate.now().toString());
        machine.put("processor", found("/proc/cpuinfo", "model name\\s*: (.*)", "unknown"));
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        long kib = Long.parseLong(found("/proc/meminfo", "MemTotal: *(\\d+) kB", "0"));
        machine.put("memory", (kib >> 20) + " GiB");
        machine.put("kernel", System.getProperty("os.version").replaceFirst("-.*", ""));
        machine.put("java", System.getProperty("java.runtime.version"));
        machine.put("gcc", Commands.run("gcc", "-dumpfullversion").firstLine());
        machine.put(
                "json-c",
                found("/usr/include/json-c/json_c_version.h", "JSON_C_VERSION \"(.*)\"", "none"));
        machine.put("load before", found("/proc/loadavg", "^(\\S+)", "unknown"));
        return machine;
    }

    /** How many descriptors a process may have. */
    static int descriptors() throws IOException {
        String hard = found("/proc/self/limits", "Max open files +\\S+ +(\\d+)", "1024");
        return Integer.parseInt(hard);
    }

    private static String found(String file, String pattern, String otherwise) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return otherwise;
        }
        Matcher matcher =
                Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(path));
        return matcher.find() ? matcher.group(1).strip() : otherwise;
    }
}
