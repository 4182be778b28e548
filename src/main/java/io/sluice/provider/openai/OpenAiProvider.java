package io.sluice.provider.openai;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.CompatibleUpstream;
import io.sluice.provider.family.openai.OpenAiAddresses;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.OpenAiCalls;
import io.sluice.provider.family.openai.OpenAiHeaders;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.secret.Credentials;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** OpenAI, OpenAI on Azure, and any server that speaks OpenAI's wire. */
@Singleton
public final class OpenAiProvider implements Provider {
    private static final ProviderId ID = new ProviderId("openai");

    private final OpenAiApi api;
    private final EventStreamClient streams;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();

    OpenAiProvider(@RestClient OpenAiApi api, EventStreamClient streams, Meters meters) {
        this.api = api;
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "OpenAI";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public SettingsSchema settings() {
        return OpenAiSettings.SCHEMA;
    }

    @Override
    public MlflowConventions mlflow() {
        return new OpenAiMlflow();
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        OpenAiSettings settings = OpenAiSettings.of(target);
        String model = target.requireModel();
        Leniency leniency = Leniency.of(target, member -> meters.leftOut(ID.value(), model));
        return new CompatibleUpstream.Embedding(new OpenAiCalls(
                api,
                streams,
                mapper(settings, model, leniency, clock),
                addresses(settings),
                authorization(settings),
                model,
                clock));
    }

    /** The mapper of a target. Azure's address names the deployment, and the model is left out of the body. */
    static OpenAiMapper mapper(OpenAiSettings settings, String model, Leniency leniency, Clock clock) {
        boolean azure = settings.type() != OpenAiSettings.Type.OPENAI;
        boolean ofOpenAi = azure || OpenAiModels.areAt(settings.base());
        boolean reasons = OpenAiModels.reasons(model)
                || settings.deployment() != null && OpenAiModels.reasons(settings.deployment());
        Quirks quirks = !ofOpenAi
                ? Quirks.COMPATIBLE
                : Quirks.OPENAI.with(reasons ? Quirks.TokenLimit.MAX_COMPLETION_TOKENS : Quirks.TokenLimit.MAX_TOKENS);
        boolean completesByChat = !OpenAiModels.onlyCompletes(model, ofOpenAi);
        return new OpenAiMapper(azure ? null : model, completesByChat, quirks, leniency, clock);
    }

    static OpenAiAddresses addresses(OpenAiSettings settings) {
        String query = settings.version() == null ? "" : "api-version=" + encoded(settings.version());
        return OpenAiAddresses.below(base(settings), query);
    }

    private static URI base(OpenAiSettings settings) {
        if (settings.deployment() == null) {
            return settings.base();
        }
        String resource = settings.base().toString();
        String slash = resource.endsWith("/") ? "" : "/";
        return URI.create(resource + slash + "openai/deployments/" + encoded(settings.deployment()));
    }

    private static Function<Credentials, OpenAiHeaders> authorization(OpenAiSettings settings) {
        return switch (settings.type()) {
            case OPENAI ->
                credentials -> OpenAiHeaders.bearer(credentials.get(OpenAiSettings.KEY))
                        .withOrganization(settings.organization());
            case AZURE -> credentials -> OpenAiHeaders.azureKey(credentials.get(OpenAiSettings.KEY));
            case AZUREAD -> credentials -> OpenAiHeaders.bearer(credentials.get(OpenAiSettings.KEY));
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
