package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Prompt;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what is to be embedded: a text, a list of texts, and in generation 2 also token ids. Each alternative that does not
 * fit is told, as pydantic does.
 */
final class InputReader {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Problems problems;

    InputReader(Problems problems) {
        this.problems = problems;
    }

    /** The texts of {@code name}; empty when a problem was told. */
    Optional<Prompt> texts(ObjectNode body, String name) {
        return read(body, name, false);
    }

    /** The texts or tokens of {@code name}; empty when a problem was told. */
    Optional<Prompt> textsOrTokens(ObjectNode body, String name) {
        return read(body, name, true);
    }

    private Optional<Prompt> read(ObjectNode body, String name, boolean tokens) {
        JsonNode node = new Fields(body, "", problems).required(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node.isTextual()) {
            return Optional.of(new Prompt.Texts(List.of(node.textValue())));
        }
        if (node.isArray() && node.isEmpty()) {
            problems.emptyList(name, node);
            return Optional.empty();
        }
        var inTexts = new Problems();
        List<String> texts = texts(node, name + ".list[str]", inTexts);
        if (inTexts.none()) {
            return Optional.of(new Prompt.Texts(texts));
        }
        var inIds = new Problems();
        var inSequences = new Problems();
        if (tokens) {
            List<Long> ids = ids(node, name + ".list[int]", inIds);
            if (inIds.none()) {
                return Optional.of(new Prompt.Tokens(List.of(ids)));
            }
            List<List<Long>> sequences = sequences(node, name + ".list[list[int]]", inSequences);
            if (inSequences.none()) {
                return Optional.of(new Prompt.Tokens(sequences));
            }
        }
        problems.noText(name + ".str", node);
        problems.addAll(inTexts);
        problems.addAll(inIds);
        problems.addAll(inSequences);
        return Optional.empty();
    }

    private static List<String> texts(JsonNode node, String path, Problems problems) {
        var texts = new ArrayList<String>();
        for (Item item : items(node, path, problems)) {
            if (item.node.isTextual()) {
                texts.add(item.node.textValue());
            } else {
                problems.noText(item.path, item.node);
            }
        }
        return texts;
    }

    private static List<Long> ids(JsonNode node, String path, Problems problems) {
        var ids = new ArrayList<Long>();
        for (Item item : items(node, path, problems)) {
            Numbers.whole(item.node, item.path, problems).ifPresent(id -> {
                if (id.abs().compareTo(LARGEST) <= 0) {
                    ids.add(id.longValueExact());
                } else {
                    problems.add(
                            item.path,
                            "int_parsing_size",
                            "Unable to parse input string as an integer, exceeded maximum size",
                            item.node);
                }
            });
        }
        return ids;
    }

    private static List<List<Long>> sequences(JsonNode node, String path, Problems problems) {
        var sequences = new ArrayList<List<Long>>();
        for (Item item : items(node, path, problems)) {
            sequences.add(ids(item.node, item.path, problems));
        }
        return sequences;
    }

    private static List<Item> items(JsonNode node, String path, Problems problems) {
        if (!(node instanceof ArrayNode array)) {
            problems.noList(path, node);
            return List.of();
        }
        var items = new ArrayList<Item>(array.size());
        for (int i = 0; i < array.size(); i++) {
            items.add(new Item(array.get(i), path + "." + i));
        }
        return items;
    }

    private record Item(JsonNode node, String path) {}
}
