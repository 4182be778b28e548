package io.sluice.provider.vertex;

import io.sluice.model.Family;
import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.anthropic.AnthropicTarget;
import io.sluice.provider.family.gemini.GeminiApi;
import io.sluice.provider.family.gemini.GeminiCalls;
import io.sluice.provider.family.gemini.GeminiErrors;
import io.sluice.provider.family.gemini.GeminiHeaders;
import io.sluice.provider.family.gemini.GeminiHost;
import io.sluice.provider.family.gemini.GeminiMlflow;
import io.sluice.provider.family.gemini.GeminiTarget;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.TokenAccess;
import io.sluice.secret.AccessTokens;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Vertex AI. The model's name says whose it is: {@code claude-…} is Anthropic's, all else Google's. */
@Singleton
public final class VertexProvider implements Provider {
    private static final ProviderId ID = new ProviderId("vertex-ai");
    private static final Family FAMILY = new Family("gemini");
    private static final Pattern MODEL = Pattern.compile("[\\w.@-]+");
    private static final String CLAUDE = "claude";

    private final GeminiApi geminiApi;
    private final VertexClaudeApi claudeApi;
    private final VertexTokenApi tokenApi;
    private final VertexConfig config;
    private final EventStreamClient streams;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();
    private final GeminiErrors geminiErrors = new GeminiErrors(clock);
    private final ClaudeErrors claudeErrors = new ClaudeErrors(clock);

    VertexProvider(
            @RestClient GeminiApi geminiApi,
            @RestClient VertexClaudeApi claudeApi,
            @RestClient VertexTokenApi tokenApi,
            VertexConfig config,
            EventStreamClient streams,
            Meters meters) {
        this.geminiApi = geminiApi;
        this.claudeApi = claudeApi;
        this.tokenApi = tokenApi;
        this.config = config;
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public Set<ProviderId> aliases() {
        return Set.of(new ProviderId("vertex"));
    }

    @Override
    public String displayName() {
        return "Vertex AI";
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public SettingsSchema settings() {
        return VertexSettings.SCHEMA;
    }

    @Override
    public MlflowConventions mlflow() {
        return new GeminiMlflow();
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        String model = target.requireModel();
        if (!MODEL.matcher(model).matches()) {
            throw new InvalidSettings(
                    "model.name",
                    "The name of the model must be one of Google's or Anthropic's at Vertex AI, such as"
                            + " gemini-2.5-flash or claude-sonnet-4-5@20250929.");
        }
        VertexSettings settings = VertexSettings.of(target);
        Leniency leniency = Leniency.of(target, member -> meters.leftOut(ID.value(), model));
        TokenAccess access =
                new TokenAccess(tokens(settings.way()), VertexSettings.CREDENTIALS, VertexSettings.ACCESS_TOKEN, false);
        if (model.toLowerCase(Locale.ROOT).startsWith(CLAUDE)) {
            return claude(model, settings, leniency, access);
        }
        URI address = URI.create(settings.publishers() + "/google/models/" + model);
        var gemini = GeminiTarget.of(GeminiHost.VERTEX_AI, model, address, leniency);
        var calls = new GeminiCalls(
                gemini,
                geminiApi,
                streams,
                geminiErrors,
                credentials -> GeminiHeaders.bearer(credentials.get(VertexSettings.ACCESS_TOKEN)));
        return target.task() == Task.EMBEDDINGS
                ? new VertexEmbeddings(calls, access, new VertexPredict(model, leniency))
                : new VertexGemini(calls, access);
    }

    private Upstream claude(String model, VertexSettings settings, Leniency leniency, TokenAccess access) {
        String models = settings.publishers() + "/anthropic/models";
        var target = AnthropicTarget.elsewhere(URI.create(models), model, leniency);
        return new VertexClaude(target, models, claudeApi, streams, claudeErrors, access);
    }

    private @Nullable AccessTokens tokens(VertexSettings.Way way) {
        var login = new VertexLogin(tokenApi, config.metadataAddress());
        return switch (way) {
            case SERVICE_ACCOUNT -> new AccessTokens(login::ofAccount, clock);
            case MACHINE -> new AccessTokens(login::ofMachine, clock);
            case ACCESS_TOKEN -> null;
        };
    }
}
