package io.sluice.provider.mosaicml;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import java.util.List;

/**
 * A conversation in the format of Llama 2, character by character as MLflow's gateway writes it ({@code
 * mlflow/gateway/providers/mosaicml.py}):
 *
 * <pre>
 *   &lt;s&gt;[INST] &lt;&lt;SYS&gt;&gt; system &lt;&lt;/SYS&gt;&gt; user [/INST] answer &lt;/s&gt;&lt;s&gt;[INST] next [/INST]
 * </pre>
 *
 * Turns that follow each other without an answer share one instruction; an answer at the end is left open. Pure.
 */
final class LlamaPrompt {
    private static final String OPEN = "[INST] ";
    private static final String CLOSE = " [/INST]";
    private static final String CLOSED = "[/INST]";
    private static final String NEXT = "</s><s>";

    private LlamaPrompt() {}

    /** Fails with {@link CallFailed} when a message is more than text: the format holds nothing else. */
    static String of(List<Message> messages, MosaicTarget target) {
        var prompt = new StringBuilder("<s>");
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String text = text(message, "messages." + i + ".content", target);
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> instruct(prompt, "<<SYS>> " + text + " <</SYS>>");
                case USER -> instruct(prompt, text);
                case ASSISTANT -> prompt.append(' ').append(text).append(' ').append(NEXT);
                case TOOL ->
                    throw new CallFailed(new Failure.Unsupported(
                            "messages." + i + ".role", "The provider MosaicML knows no results of tools."));
            }
        }
        String all = prompt.toString();
        return all.endsWith(NEXT) ? all.substring(0, all.length() - NEXT.length()) : all;
    }

    private static void instruct(StringBuilder prompt, String text) {
        int end = prompt.length() - CLOSED.length();
        if (end >= 0 && prompt.indexOf(CLOSED, end) == end) {
            prompt.setLength(end);
            prompt.append(text).append(CLOSE);
        } else {
            prompt.append(OPEN).append(text).append(CLOSE);
        }
    }

    private static String text(Message message, String field, MosaicTarget target) {
        var text = new StringBuilder();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text(String more) -> text.append(more);
                case Part.Refusal(String more) -> text.append(more);
                case Part.Thought _, Part.HiddenThought _ -> {
                    // what another model thought says nothing to this one
                }
                case Part.Image _, Part.Audio _, Part.Document _, Part.ToolCall _, Part.ToolResult _, Part.Opaque _ ->
                    target.leaveOut(field, "The provider MosaicML takes text only.");
            }
        }
        return text.toString();
    }
}
