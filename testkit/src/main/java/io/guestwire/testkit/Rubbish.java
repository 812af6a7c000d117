// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A message that no group expects, and that a base layer hands to it all the same: it checks
 * syntax, encoding, nesting and length, and nothing else.
 *
 * @param data the message, a JSON object
 * @param what is wrong with it, for a failure's message
 * @param source the good message it was made of, or null
 * @param sameShape whether it has the keys and types of that one, and may be as good as it
 */
record Rubbish(String data, String what, Sample source, boolean sameShape) {
    private static final int MAX_PATHS = 40;
    private static final int LONG = 20_000;
    private static final int DIGITS = 5_000;

    /** Values in place of the right one, with the kind of each. */
    private static final List<Value> VALUES =
            List.of(
                    new Value("null", 'z'),
                    new Value("true", 'b'),
                    new Value("false", 'b'),
                    new Value("0", 'n'),
                    new Value("-1", 'n'),
                    new Value("1.5", 'n'),
                    new Value("1e400", 'n'),
                    new Value("-9223372036854775809", 'n'),
                    new Value("9".repeat(DIGITS), 'n'),
                    new Value("\"\"", 's'),
                    new Value("\"7\"", 's'),
                    new Value("\"" + "x".repeat(LONG) + "\"", 's'),
                    new Value("\"\\u0000\\n\\u001b[2J\\u202e\"", 's'),
                    new Value("\"gr\u00fc\u00dfe \ud83d\ude00 \\ud83d\\ude00\"", 's'),
                    new Value("\"\\ud800\"", 's'),
                    new Value("[]", 'a'),
                    new Value("[null,1,\"x\",{\"a\":[]}]", 'a'),
                    new Value("{}", 'o'),
                    new Value("{\"msg_type\":\"nack\",\"data\":{\"version\":[1]}}", 'o'));

    private record Value(String json, char kind) {}

    /** All of it: some for any group, and what can be made of these good messages. */
    static List<Rubbish> of(List<Sample> samples, int maxDataBytes) {
        List<Rubbish> all = new ArrayList<>();
        general(maxDataBytes)
                .forEach((what, data) -> all.add(new Rubbish(data, what, null, false)));
        for (Sample sample : samples) {
            ObjectNode good = (ObjectNode) Json.parse(sample.data());
            for (List<String> path : paths(good)) {
                spoil(sample, good, path, all);
            }
            around(sample, maxDataBytes, all);
        }
        all.removeIf(rubbish -> rubbish.data.length() > maxDataBytes);
        return all;
    }

    private static Map<String, String> general(int maxDataBytes) {
        Map<String, String> general = new LinkedHashMap<>();
        general.put("an empty object", "{}");
        general.put("blanks only", "{ \t }");
        general.put("an unknown msg_type", "{\"version\":1,\"msg_type\":\"no such type\"}");
        general.put("nothing but a version", "{\"version\":2}");
        general.put("msg_type null", "{\"version\":1,\"msg_type\":null}");
        general.put("msg_type an object", "{\"version\":1,\"msg_type\":{\"msg_type\":\"x\"}}");
        general.put("an empty key", "{\"\":\"\"}");
        general.put("unicode", "{\"\\u0000\u00e9\":\"\\ud800\",\"\ud83d\ude00\":\"\\udc00x\"}");
        general.put("objects as deep as they may nest", deep("{\"a\":", "{}", "}", 1));
        general.put(
                "arrays as deep as they may nest", "{\"data\":" + deep("[", "[]", "]", 2) + "}");
        general.put("five thousand keys", manyKeys());
        general.put("a key as long as a frame", filled("{\"", "\":1}", maxDataBytes));
        general.put("a string as long as a frame", filled("{\"data\":\"", "\"}", maxDataBytes));
        general.put(
                "a number as long as a frame",
                filled("{\"version\":1", "}", maxDataBytes).replace('x', '1'));
        return general;
    }

    private static String manyKeys() {
        return IntStream.range(0, 5_000)
                .mapToObj(i -> "\"k" + i + "\":" + i % 10)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String filled(String begin, String end, int length) {
        return begin + "x".repeat(length - begin.length() - end.length()) + end;
    }

    /** Nested to the limit, when its first level is the one given, the whole message being 1. */
    private static String deep(String open, String inner, String close, int firstLevel) {
        int levels = Json.MAX_LEVELS - firstLevel;
        return open.repeat(levels) + inner + close.repeat(levels);
    }

    /** Every key of the message, those of nested objects included. */
    private static List<List<String>> paths(ObjectNode good) {
        List<List<String>> paths = new ArrayList<>();
        collect(good, List.of(), paths);
        return paths.subList(0, Math.min(MAX_PATHS, paths.size()));
    }

    private static void collect(ObjectNode node, List<String> prefix, List<List<String>> paths) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            List<String> path = new ArrayList<>(prefix);
            path.add(name);
            paths.add(path);
            if (node.get(name) instanceof ObjectNode inner) {
                collect(inner, path, paths);
            }
        }
    }

    /** The good message with one key missing, or with another value than it should have. */
    private static void spoil(
            Sample sample, ObjectNode good, List<String> path, List<Rubbish> all) {
        String key = String.join(".", path);
        String name = path.get(path.size() - 1);
        ObjectNode without = good.deepCopy();
        parent(without, path).remove(name);
        all.add(new Rubbish(text(without), "without " + key, sample, false));
        char kind = kind(parent(good, path).get(name));
        for (Value value : VALUES) {
            String what = key + " as " + Json.brief(value.json);
            all.add(with(sample, good, path, value.json, what, value.kind == kind));
        }
        String nested = deep("[", "[]", "]", path.size() + 1);
        all.add(with(sample, good, path, nested, key + " nested to the limit", false));
        ObjectNode renamed = good.deepCopy();
        JsonNode value = parent(renamed, path).remove(name);
        parent(renamed, path).set(name.toUpperCase(Locale.ROOT) + " ", value);
        all.add(new Rubbish(text(renamed), key + " under another name", sample, false));
    }

    private static Rubbish with(
            Sample sample,
            ObjectNode good,
            List<String> path,
            String json,
            String what,
            boolean sameShape) {
        ObjectNode changed = good.deepCopy();
        parent(changed, path).putRawValue(path.get(path.size() - 1), new RawValue(json));
        return new Rubbish(text(changed), what, sample, sameShape);
    }

    /** The good message with something more. */
    private static void around(Sample sample, int maxDataBytes, List<Rubbish> all) {
        String good = Json.oneLine(sample.data()).strip();
        String open = good.substring(0, good.length() - 1);
        boolean empty = Json.parse(good).isEmpty();
        String more = open + (empty ? "" : ",");
        all.add(new Rubbish(more + "\"xyz\":[{}]}", "with an unknown key", sample, true));
        if (!empty) {
            String twice = more + good.substring(good.indexOf('{') + 1);
            all.add(new Rubbish(twice, "with each key twice", sample, true));
        }
        int room = maxDataBytes - good.getBytes(StandardCharsets.UTF_8).length;
        if (room > 16) {
            String padded = more + "\"xyz\":\"" + "x".repeat(room - (empty ? 8 : 9)) + "\"}";
            all.add(new Rubbish(padded, "as long as a frame", sample, true));
        }
    }

    private static ObjectNode parent(ObjectNode root, List<String> path) {
        ObjectNode node = root;
        for (String name : path.subList(0, path.size() - 1)) {
            node = (ObjectNode) node.get(name);
        }
        return node;
    }

    private static char kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> 's';
            case NUMBER -> 'n';
            case BOOLEAN -> 'b';
            case ARRAY -> 'a';
            case OBJECT -> 'o';
            default -> 'z';
        };
    }

    private static String text(ObjectNode node) {
        try {
            return Json.mapper().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree could not be written", e);
        }
    }

    @Override
    public String toString() {
        return "a message "
                + (source == null ? "that is " : "with ")
                + what
                + ": "
                + Json.brief(data);
    }
}
