package io.sluice.support.upstream;

import java.util.List;

/** One piece of what the model says, in the order it says it. Each wire writes it its own way. */
public sealed interface Part {

    record Text(String text) implements Part {}

    /** The model declines; OpenAI's wire has a member of its own for it, others say it as text. */
    record Refusal(String text) implements Part {}

    /** Thoughts. The signature is an opaque text that some vendors want back. */
    record Thinking(String text, String signature) implements Part {}

    /** Thoughts the vendor shows only encrypted. */
    record RedactedThinking(String data) implements Part {}

    /** The model wants a tool called; the arguments are JSON text. */
    record ToolCall(String id, String name, String arguments) implements Part {}

    /** An embedding. */
    record Vector(List<Float> values) implements Part {
        public Vector {
            values = List.copyOf(values);
        }
    }

    /** What this piece counts as output, by {@link TokenRule}. */
    default int tokens() {
        return switch (this) {
            case Text(var text) -> TokenRule.count(text);
            case Refusal(var text) -> TokenRule.count(text);
            case Thinking thinking -> TokenRule.count(thinking.text());
            case RedactedThinking(var data) -> TokenRule.count(data);
            case ToolCall call -> TokenRule.count(call.name()) + TokenRule.count(call.arguments());
            case Vector _ -> 0;
        };
    }

    /** What of it is thought and not said. */
    default int reasoningTokens() {
        return this instanceof Thinking || this instanceof RedactedThinking ? tokens() : 0;
    }
}
