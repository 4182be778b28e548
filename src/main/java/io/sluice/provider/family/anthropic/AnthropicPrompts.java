package io.sluice.provider.family.anthropic;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import java.util.List;

/** The one prompt of a completion. Pure. */
final class AnthropicPrompts {
    private static final String HUMAN = "\n\nHuman: ";
    private static final String ASSISTANT = "\n\nAssistant:";

    private AnthropicPrompts() {}

    /** The text; token ids and several prompts are refused even on lenient routes: nothing sensible would be left. */
    static String only(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Texts(List<String> texts) when texts.size() == 1 -> texts.getFirst();
            case Prompt.Texts(var texts) ->
                throw refused("The provider Anthropic completes one prompt a call; " + texts.size() + " were sent.");
            case Prompt.Tokens(var sequences) ->
                throw refused("The provider Anthropic takes prompts as text, not as token ids.");
        };
    }

    /** The prompt as a turn of the dialog that the text completions endpoint insists on. */
    static String asDialog(String prompt) {
        String opened =
                prompt.startsWith("Human: ") ? "\n\n" + prompt : prompt.startsWith(HUMAN) ? prompt : HUMAN + prompt;
        return opened.endsWith(ASSISTANT) ? opened : opened + ASSISTANT;
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Unsupported("prompt", message));
    }
}
