package io.sluice.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.JsonCodec;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns YAML nodes into a JSON tree and notes the line of everything. Dates stay text, as they were written: Azure's API
 * versions look like dates. Merge keys ({@code <<}) are followed. Used once.
 */
final class YamlTree {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(?:0|[1-9]\\d{0,17})");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][-+]?\\d{1,2})?");
    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final Set<Tag> TEXT = Set.of(Tag.STR, Tag.TIMESTAMP);

    /** Aliases multiply; no honest file comes near this. */
    private static final int MAX_NODES = 200_000;

    private final Map<String, Integer> lines = new HashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;

    /**
     * Converts a document.
     *
     * @param root null for an empty document
     */
    YamlDocument convert(@Nullable Node root) throws InvalidYaml {
        JsonNode tree = root == null ? NullNode.getInstance() : convert(root, "");
        return new YamlDocument(tree, lines);
    }

    private JsonNode convert(Node node, String path) throws InvalidYaml {
        if (++nodes > MAX_NODES) {
            throw new InvalidYaml(line(node), "the aliases up to here make more than " + MAX_NODES + " values");
        }
        if (!open.add(node)) {
            throw new InvalidYaml(line(node), "a value contains itself");
        }
        try {
            return switch (node) {
                case ScalarNode scalar -> scalar(scalar);
                case SequenceNode sequence -> sequence(sequence, path);
                case MappingNode mapping -> mapping(mapping, path);
                default -> throw new InvalidYaml(line(node), "this kind of value is not known");
            };
        } finally {
            open.remove(node);
        }
    }

    private static JsonNode scalar(ScalarNode node) throws InvalidYaml {
        Tag tag = node.getTag();
        String text = node.getValue();
        if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (tag.equals(Tag.BOOL)) {
            return BooleanNode.valueOf(TRUE.contains(text.toLowerCase(Locale.ROOT)));
        }
        if (tag.equals(Tag.INT) && INTEGER.matcher(text).matches()) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if (tag.equals(Tag.FLOAT) && NUMBER.matcher(text).matches()) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        if (TEXT.contains(tag) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return TextNode.valueOf(text);
        }
        throw new InvalidYaml(line(node), "the tag '" + tag.getValue() + "' is not known here");
    }

    private JsonNode sequence(SequenceNode node, String path) throws InvalidYaml {
        ArrayNode array = JsonCodec.array();
        int index = 0;
        for (Node element : node.getValue()) {
            String below = below(path, Integer.toString(index++));
            lines.put(below, line(element));
            array.add(convert(element, below));
        }
        return array;
    }

    private JsonNode mapping(MappingNode node, String path) throws InvalidYaml {
        ObjectNode object = JsonCodec.object();
        var keys = new HashSet<String>();
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                continue;
            }
            String key = key(tuple.getKeyNode());
            if (!keys.add(key)) {
                throw new InvalidYaml(line(tuple.getKeyNode()), "the key '" + key + "' is there twice");
            }
            member(object, key, tuple, path);
        }
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(object, tuple.getValueNode(), path);
            }
        }
        return object;
    }

    /** What is there already wins over what is merged in, and an earlier merged mapping over a later one. */
    private void merge(ObjectNode object, Node merged, String path) throws InvalidYaml {
        switch (merged) {
            case MappingNode mapping -> {
                if (mapping(mapping, path) instanceof ObjectNode members) {
                    members.properties().forEach(member -> object.putIfAbsent(member.getKey(), member.getValue()));
                }
            }
            case SequenceNode sequence -> {
                for (Node element : sequence.getValue()) {
                    merge(object, element, path);
                }
            }
            default -> throw new InvalidYaml(line(merged), "'<<' merges mappings only");
        }
    }

    private void member(ObjectNode object, String key, NodeTuple tuple, String path) throws InvalidYaml {
        String below = below(path, key);
        lines.putIfAbsent(below, line(tuple.getKeyNode()));
        object.set(key, convert(tuple.getValueNode(), below));
    }

    private static String key(Node node) throws InvalidYaml {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new InvalidYaml(line(node), "a key must be text");
    }

    private static String below(String path, String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }
}
