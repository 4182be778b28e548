package io.sluice.provider.bedrock;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import java.util.List;

/** The one prompt of a completion. Pure. */
final class BedrockPrompts {
    private BedrockPrompts() {}

    /** The text; token ids and several prompts are refused even on lenient routes: nothing sensible would be left. */
    static String only(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Texts(List<String> texts) when texts.size() == 1 -> texts.getFirst();
            case Prompt.Texts(var texts) ->
                throw refused(
                        "The provider Amazon Bedrock completes one prompt a call; " + texts.size() + " were sent.");
            case Prompt.Tokens(var sequences) ->
                throw refused("The provider Amazon Bedrock takes prompts as text, not as token ids.");
        };
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Unsupported("prompt", message));
    }
}
