// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.guestwire.group.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of an inventory, strictly but for comments and trailing commas, which people
 * write. For one reading, on one thread.
 */
final class InventoryReader {
    private static final int MAX_NAME_CHARACTERS = 255;
    private static final int MAX_DOCUMENT_BYTES = 60_000;
    private static final int MAX_REMARKS = 20;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A document's length bounds its numbers.
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNumberLength(MAX_DOCUMENT_BYTES)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final Map<String, List<String>> members = new LinkedHashMap<>();
    private final Map<String, String> groupOf = new HashMap<>();
    private final Map<String, String> documents = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    private InventoryReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads an inventory.
     *
     * @throws InventoryException saying where it is wrong and why
     */
    static Inventory read(byte[] text) throws InventoryException {
        try (JsonParser parser = JSON.createParser(decoded(text))) {
            return new InventoryReader(parser).inventory();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new InventoryException(
                    at == null ? 1 : at.getLineNr(),
                    at == null ? 1 : at.getColumnNr(),
                    "it is not JSON: " + brief(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InventoryException("it cannot be read: " + e.getMessage());
        }
    }

    /** The text, without the mark that some editors write in front. */
    private static String decoded(byte[] text) throws InventoryException {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        try {
            // A new decoder reports what is malformed; the parser would take some of it.
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return decoded.startsWith("\ufeff") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException e) {
            String before = new String(text, 0, bytes.position(), StandardCharsets.UTF_8);
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            throw new InventoryException(
                    line,
                    before.length() - before.lastIndexOf('\n'),
                    "expected UTF-8, found byte 0x%02x".formatted(text[bytes.position()] & 0xff));
        }
    }

    /** What is wrong at the parser's current token. */
    static InventoryException wrong(JsonParser parser, String reason) {
        JsonLocation at = parser.currentTokenLocation();
        return new InventoryException(at.getLineNr(), at.getColumnNr(), reason);
    }

    private Inventory inventory() throws IOException, InventoryException {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "", "an object with \"server_groups\"");
        boolean hasGroups = false;
        InventoryException misspelled = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            switch (parser.currentName()) {
                case "server_groups" -> {
                    groups();
                    hasGroups = true;
                }
                case "servers" -> servers();
                default -> {
                    misspelled =
                            wrong(
                                    parser,
                                    "expected \"server_groups\", found "
                                            + Excerpt.of(parser.currentName())
                                            + " only");
                    unknownKey("\"server_groups\" or \"servers\"");
                }
            }
        }
        if (!hasGroups) {
            // Taken as it stands it would empty every group.
            throw misspelled != null
                    ? misspelled
                    : wrong(
                            parser,
                            "expected \"server_groups\", found no such key; \"server_groups\": []"
                                    + " says that there is none");
        }
        if (parser.nextToken() != null) {
            throw wrong(parser, "expected the end of the file after the object");
        }
        return new Inventory(members, documents, remarks);
    }

    private void groups() throws IOException, InventoryException {
        expect(parser.nextToken(), JsonToken.START_ARRAY, "server_groups: ", "an array of objects");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "server_groups: ", "an object");
            group();
        }
    }

    private void group() throws IOException, InventoryException {
        JsonLocation start = parser.currentTokenLocation();
        String name = null;
        List<Member> found = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            switch (parser.currentName()) {
                case "name" -> name = groupName();
                case "members" -> found = members();
                default -> unknownKey("\"name\" or \"members\"");
            }
        }
        if (name == null || found == null) {
            throw new InventoryException(
                    start.getLineNr(),
                    start.getColumnNr(),
                    "a server group needs a \"name\" and \"members\", found no "
                            + (name == null ? "\"name\"" : "\"members\""));
        }
        for (Member member : found) {
            String other = groupOf.putIfAbsent(member.instance, name);
            if (other != null) {
                throw new InventoryException(
                        member.at.getLineNr(), member.at.getColumnNr(), twice(member, name, other));
            }
        }
        members.put(name, found.stream().map(Member::instance).toList());
    }

    private static String twice(Member member, String name, String other) {
        String instance = Excerpt.of(member.instance);
        return name.equals(other)
                ? "member " + instance + " is listed twice in server group " + Excerpt.of(name)
                : "member "
                        + instance
                        + " of server group "
                        + Excerpt.of(name)
                        + " is a member of "
                        + Excerpt.of(other)
                        + " already; an instance may be a member of one server group only";
    }

    private String groupName() throws IOException, InventoryException {
        expect(parser.nextToken(), JsonToken.VALUE_STRING, "name: ", "a string");
        String name = parser.getText();
        if (name.isBlank()
                || name.length() > MAX_NAME_CHARACTERS
                || name.codePoints().anyMatch(Character::isISOControl)) {
            throw wrong(
                    parser,
                    "name: expected 1 to 255 characters, none a control character, found "
                            + Excerpt.of(name));
        }
        if (members.containsKey(name)) {
            throw wrong(parser, "there is a server group " + Excerpt.of(name) + " already");
        }
        return name;
    }

    private List<Member> members() throws IOException, InventoryException {
        expect(
                parser.nextToken(),
                JsonToken.START_ARRAY,
                "members: ",
                "an array of instance names");
        List<Member> found = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.VALUE_STRING, "members: ", "a string");
            found.add(new Member(instance(parser.getText()), parser.currentTokenLocation()));
        }
        return found;
    }

    private void servers() throws IOException, InventoryException {
        expect(
                parser.nextToken(),
                JsonToken.START_OBJECT,
                "servers: ",
                "an object by instance name");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String instance = instance(parser.currentName());
            expect(
                    parser.nextToken(),
                    JsonToken.START_OBJECT,
                    "servers: ",
                    "a status document, which is an object");
            String document = DocumentCopy.of(parser);
            if (document.getBytes(StandardCharsets.UTF_8).length > MAX_DOCUMENT_BYTES) {
                throw wrong(
                        parser,
                        "the status document of "
                                + Excerpt.of(instance)
                                + " is too long to be sent: more than 60,000 bytes");
            }
            documents.put(instance, document);
        }
    }

    /** An instance name: what may stand in a socket's path. */
    private String instance(String name) throws InventoryException {
        if (name.isEmpty()
                || name.length() > MAX_NAME_CHARACTERS
                || !name.codePoints().allMatch(c -> c > ' ' && c < 0x7f && c != '/')) {
            throw wrong(
                    parser,
                    "expected an instance name of 1 to 255 visible ASCII characters without"
                            + " slash, found "
                            + Excerpt.of(name));
        }
        return name;
    }

    private void unknownKey(String expected) throws IOException {
        if (remarks.size() < MAX_REMARKS) {
            remarks.add(
                    "line "
                            + parser.currentTokenLocation().getLineNr()
                            + ": the key "
                            + Excerpt.of(parser.currentName())
                            + " is ignored; expected "
                            + expected);
        }
        parser.nextToken();
        parser.skipChildren();
    }

    private void expect(JsonToken found, JsonToken expected, String where, String what)
            throws IOException, InventoryException {
        if (found != expected) {
            throw wrong(parser, where + "expected " + what + ", found " + described(found));
        }
    }

    private String described(JsonToken found) throws IOException {
        if (found == null) {
            return "nothing";
        }
        return switch (found) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the string " + Excerpt.of(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + parser.getText();
            default -> parser.getText();
        };
    }

    /** The parser's message without its hints to a Java programmer. */
    private static String brief(String message) {
        String text = message.lines().findFirst().orElse("");
        int hint = text.indexOf(" (start marker");
        return hint < 0 ? text : text.substring(0, hint);
    }

    private record Member(String instance, JsonLocation at) {}
}
