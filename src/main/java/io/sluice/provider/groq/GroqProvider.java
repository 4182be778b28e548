package io.sluice.provider.groq;

import static io.sluice.provider.family.openai.RequestRules.noNames;
import static io.sluice.provider.family.openai.RequestRules.refuses;

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

/** Groq: chats, and embeddings for the accounts that have them; completions as chats. */
@Singleton
public final class GroqProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "groq", "Groq", "https://api.groq.com/openai/v1", new Abilities(Completing.CHAT, true, quirks()));

    GroqProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        super(SERVER, api, streams, meters);
    }

    /** It answers 400 to each of these. See <a href="https://console.groq.com/docs/openai">Groq on what it leaves out</a>. */
    private static Quirks quirks() {
        return Quirks.COMPATIBLE
                .withoutTopK()
                .with(ServerRules.ofChats(
                        refuses("Groq", "n", "logprobs", "top_logprobs", "logit_bias", "top_k"), noNames("Groq")));
    }
}
