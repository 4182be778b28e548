package io.sluice.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * A JSON value whose meaning belongs to the caller or the provider (tool schemas, vendor extras, a whole request of the
 * same family): parsed once, handed on untouched. Numbers keep every digit that was sent.
 *
 * <p>The tree is shared and must be treated as immutable; whoever wants to change it takes {@link #copyOfObject()}.
 */
public final class Json {
    private final JsonNode node;

    private Json(JsonNode node) {
        this.node = Objects.requireNonNull(node, "node");
    }

    /** Wraps a tree that nobody will change any more. */
    public static Json of(JsonNode node) {
        return new Json(node);
    }

    /** The tree, for reading only. */
    public JsonNode node() {
        return node;
    }

    /** A copy of the top level whose members may be replaced; the values below are shared, so do not change them. */
    public ObjectNode copyOfObject() {
        ObjectNode copy = JsonCodec.object();
        copy.setAll((ObjectNode) node);
        return copy;
    }

    /** The value as compact JSON text. */
    public String text() {
        return JsonCodec.write(node);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && json.node.equals(node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    /** The kind and size only: the content may be a prompt. */
    @Override
    public String toString() {
        return "Json[" + node.getNodeType() + " of " + node.size() + "]";
    }
}
