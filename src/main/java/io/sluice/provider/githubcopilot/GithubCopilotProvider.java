package io.sluice.provider.githubcopilot;

import io.sluice.provider.TargetSettings;
import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiHeaders;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.secret.Credentials;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** GitHub Copilot: chats and embeddings; completions as chats. */
@Singleton
public final class GithubCopilotProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "github-copilot",
            "GitHub Copilot",
            "https://api.githubcopilot.com",
            new Abilities(Completing.CHAT, true, Quirks.COMPATIBLE));

    private static final String INTEGRATION = "Copilot-Integration-Id";
    private static final String VERSION = "X-GitHub-Api-Version";

    /** As MLflow's gateway sends them: the API answers only integrations that it knows. */
    private static final Map<String, String> HEADERS =
            Map.of(INTEGRATION, "copilot-developer-cli", VERSION, "2026-01-09");

    GithubCopilotProvider(@RestClient GithubCopilotApi api, EventStreamClient streams, Meters meters) {
        super(
                SERVER,
                List.of(),
                (address, headers, body) -> api.post(
                        address,
                        headers.authorization(),
                        headers.more().get(INTEGRATION),
                        headers.more().get(VERSION),
                        body),
                streams,
                meters);
    }

    @Override
    protected OpenAiHeaders headers(TargetSettings target, Credentials credentials) {
        return super.headers(target, credentials).with(HEADERS);
    }
}
