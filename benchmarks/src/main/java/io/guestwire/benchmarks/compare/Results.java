// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All measurements of a comparison, and where they were made. In a file each is a flat object, so
 * that other programs can use them.
 *
 * @param machine what it is and what runs on it, for people
 */
record Results(Map<String, String> machine, List<Measurement> measurements) {
    private static final JsonFactory JSON = new JsonFactory();

    Results(Map<String, String> machine) {
        this(machine, new ArrayList<>());
    }

    void add(Measurement measurement) {
        measurements.add(measurement);
    }

    /** A figure of a cell in all rounds. */
    Sample sample(Side side, Cell cell, Metric metric) {
        return Sample.of(
                measurements.stream()
                        .filter(each -> each.side() == side && each.cell().isAt(cell))
                        .mapToDouble(each -> metric.of(each.values()))
                        .toArray());
    }

    /** The cells of a scenario in which a side was measured, each once. */
    List<Cell> cells(Side side, Scenario scenario) {
        return stream(side).filter(cell -> cell.scenario() == scenario).distinct().toList();
    }

    private Stream<Cell> stream(Side side) {
        return measurements.stream().filter(each -> each.side() == side).map(Measurement::cell);
    }

    int rounds() {
        return measurements.stream().mapToInt(Measurement::round).max().orElse(0);
    }

    void write(Path file) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(Files.newBufferedWriter(file))) {
            json.writeStartObject();
            json.writeRaw("\n");
            json.writeObjectFieldStart("machine");
            for (Map.Entry<String, String> each : machine.entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("measurements");
            for (Measurement each : measurements) {
                json.writeRaw("\n");
                write(each, json);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw("\n");
        }
    }

    private static void write(Measurement measurement, JsonGenerator json) throws IOException {
        Cell cell = measurement.cell();
        json.writeStartObject();
        json.writeNumberField("round", measurement.round());
        json.writeStringField("side", measurement.side().name());
        json.writeStringField("scenario", cell.scenario().name());
        json.writeNumberField("guests", cell.guests());
        json.writeNumberField("busy", cell.busy());
        json.writeNumberField("bytes", cell.bytes());
        json.writeNumberField("batch", cell.batch());
        json.writeNumberField("rate", cell.rate());
        json.writeNumberField("messages", cell.messages());
        json.writeNumberField("duration", cell.seconds());
        for (Map.Entry<String, Double> value : measurement.values().entrySet()) {
            json.writeNumberField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    static Results read(Path file) throws IOException {
        Results results = new Results(new LinkedHashMap<>());
        try (JsonParser json = JSON.createParser(Files.readString(file, StandardCharsets.UTF_8))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isMachine = json.currentName().equals("machine");
                json.nextToken();
                if (isMachine) {
                    results.machine.putAll(texts(json));
                } else {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        results.add(measurement(texts(json)));
                    }
                }
            }
        }
        return results;
    }

    /** A flat object, which the parser is at. */
    private static Map<String, String> texts(JsonParser json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            texts.put(name, json.getText());
        }
        return texts;
    }

    private static Measurement measurement(Map<String, String> texts) {
        int round = integer(texts, "round");
        Side side = Side.valueOf(texts.remove("side"));
        Cell cell =
                new Cell(
                        Scenario.valueOf(texts.remove("scenario")),
                        integer(texts, "guests"),
                        integer(texts, "busy"),
                        integer(texts, "bytes"),
                        integer(texts, "batch"),
                        integer(texts, "rate"),
                        integer(texts, "messages"),
                        Double.parseDouble(texts.remove("duration")));
        Map<String, Double> values = new LinkedHashMap<>();
        texts.forEach((name, text) -> values.put(name, Double.valueOf(text)));
        return new Measurement(round, side, cell, values);
    }

    private static int integer(Map<String, String> texts, String name) {
        return Integer.parseInt(texts.remove(name));
    }
}
