package io.sluice.provider.deepseek;

import static io.sluice.provider.family.openai.RequestRules.drops;
import static io.sluice.provider.family.openai.RequestRules.formats;
import static io.sluice.provider.family.openai.RequestRules.refuses;
import static io.sluice.provider.family.openai.RequestRules.renames;
import static io.sluice.provider.family.openai.RequestRules.stops;
import static io.sluice.provider.family.openai.RequestRules.textOnly;

import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.family.openai.ServerRules;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** DeepSeek: chats; completions as chats. */
@Singleton
public final class DeepSeekProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "deepseek", "DeepSeek", "https://api.deepseek.com", new Abilities(Completing.CHAT, false, quirks()));

    DeepSeekProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }

    /** What it leaves out. See <a href="https://api-docs.deepseek.com/api/create-chat-completion">its API</a>. */
    private static Quirks quirks() {
        return Quirks.COMPATIBLE
                .withoutTopK()
                .with(ServerRules.ofChats(
                        renames("max_completion_tokens", "max_tokens"),
                        refuses("DeepSeek", "n", "seed", "logit_bias", "top_k", "parallel_tool_calls"),
                        drops("user", "store", "metadata"),
                        formats("DeepSeek", "json_object"),
                        stops("DeepSeek", 16),
                        textOnly("DeepSeek")));
    }
}
