package io.sluice.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * One change of a fixture: of its bytes, or of a value in its JSON, be it a whole document or that of an event. Pure: the
 * same change of the same bytes gives the same bytes.
 *
 * @param at     where, taken modulo what there is
 * @param length of what is taken or doubled
 * @param token  what is put in, as JSON where a value is changed
 */
record Mutation(Kind kind, int at, int length, String token) {
    /** Values that mean something else than those that they take the place of. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1e999",
            "-1e999",
            "1e-999",
            "1e999999999",
            "0.5",
            "2147483648",
            "9223372036854775807",
            "18446744073709551616",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"12\"",
            "\"NaN\"",
            "[]",
            "[null]",
            "[[]]",
            "[{}]",
            "[\"a\"]",
            "[1]",
            "{}",
            "{\"a\":null}",
            "{\"type\":\"text\",\"text\":7}",
            "{\"error\":\"x\"}",
            "{\"message\":{}}");

    /** Bytes that mean something to whoever cuts them into lines, events and values. */
    private static final List<String> TOKENS = List.of(
            "\n",
            "\r\n\r\n",
            "\n\n",
            "data: ",
            "data:[DONE]\n\n",
            "event: error\n",
            ": ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            "\0",
            "\uFEFF",
            "\uD83D\uDE00",
            "<html>",
            "null",
            "-",
            "e9",
            "[".repeat(200),
            "{\"a\":".repeat(150));

    enum Kind {
        SET_VALUE,
        REMOVE_VALUE,
        DOUBLE_VALUE,
        FLIP_BYTE,
        INSERT,
        TAKE_OUT,
        DOUBLE,
        CUT_OFF
    }

    /** Changes of values half of the time: they get further in. */
    static Arbitrary<List<Mutation>> some() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.just(Kind.SET_VALUE)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(Kind.REMOVE_VALUE, Kind.DOUBLE_VALUE)),
                net.jqwik.api.Tuple.of(4, Arbitraries.of(Kind.values())));
        Arbitrary<Integer> places = Arbitraries.integers().between(0, 1_000_000).withoutEdgeCases();
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 64).withoutEdgeCases();
        Arbitrary<String> tokens =
                Arbitraries.oneOf(Arbitraries.of(VALUES), Arbitraries.of(VALUES), Arbitraries.of(TOKENS));
        return Combinators.combine(kinds, places, lengths, tokens)
                .as(Mutation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** The bytes so changed, one change after the other. */
    static byte[] all(List<Mutation> changes, byte[] seed) {
        byte[] bytes = seed;
        for (Mutation change : changes) {
            bytes = change.apply(bytes);
        }
        return bytes;
    }

    private byte[] apply(byte[] bytes) {
        int place = bytes.length == 0 ? 0 : at % bytes.length;
        int end = Math.min(bytes.length, place + length);
        byte[] put = token.getBytes(StandardCharsets.UTF_8);
        return switch (kind) {
            case SET_VALUE, REMOVE_VALUE, DOUBLE_VALUE -> inJson(bytes);
            case FLIP_BYTE -> {
                byte[] flipped = bytes.clone();
                if (flipped.length > 0) {
                    flipped[place] ^= (byte) (1 << length % Byte.SIZE);
                }
                yield flipped;
            }
            case INSERT -> joined(Arrays.copyOf(bytes, place), put, Arrays.copyOfRange(bytes, place, bytes.length));
            case TAKE_OUT -> joined(Arrays.copyOf(bytes, place), Arrays.copyOfRange(bytes, end, bytes.length));
            case DOUBLE -> joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, place, bytes.length));
            case CUT_OFF -> Arrays.copyOf(bytes, place);
        };
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The whole is JSON, or one of its lines is an event's. */
    private byte[] inJson(byte[] bytes) {
        try {
            return JsonCodec.writeBytes(changed(JsonCodec.read(bytes)));
        } catch (InvalidJson notADocument) {
            return inEvent(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
    }

    private String inEvent(String stream) {
        String[] lines = stream.split("\n", -1);
        List<Integer> events = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("data:") && lines[i].indexOf('{') > 0) {
                events.add(i);
            }
        }
        if (events.isEmpty()) {
            return stream;
        }
        int line = events.get(at % events.size());
        int from = lines[line].indexOf('{');
        try {
            lines[line] = lines[line].substring(0, from)
                    + JsonCodec.write(changed(JsonCodec.read(lines[line].substring(from))));
        } catch (InvalidJson brokenAlready) {
            return stream;
        }
        return String.join("\n", lines);
    }

    private JsonNode changed(JsonNode document) {
        List<Runnable> ways = new ArrayList<>();
        collect(document, ways);
        if (ways.isEmpty()) {
            return value();
        }
        ways.get(at % ways.size()).run();
        return document;
    }

    private void collect(JsonNode node, List<Runnable> ways) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(member -> {
                    String name = member.getKey();
                    ways.add(() -> changeMember(object, name));
                    collect(member.getValue(), ways);
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int index = i;
                    ways.add(() -> changeElement(array, index));
                    collect(array.get(i), ways);
                }
            }
            default -> {
                // a plain value is changed by whoever holds it
            }
        }
    }

    private void changeMember(ObjectNode object, String name) {
        switch (kind) {
            case REMOVE_VALUE -> object.remove(name);
            case DOUBLE_VALUE -> object.set(name + "2", object.get(name));
            case SET_VALUE, FLIP_BYTE, INSERT, TAKE_OUT, DOUBLE, CUT_OFF -> object.set(name, value());
        }
    }

    private void changeElement(ArrayNode array, int index) {
        switch (kind) {
            case REMOVE_VALUE -> array.remove(index);
            case DOUBLE_VALUE -> array.insert(index, array.get(index));
            case SET_VALUE, FLIP_BYTE, INSERT, TAKE_OUT, DOUBLE, CUT_OFF -> array.set(index, value());
        }
    }

    private JsonNode value() {
        try {
            return JsonCodec.read(token);
        } catch (InvalidJson text) {
            return TextNode.valueOf(token);
        }
    }
}
