package io.sluice.provider.databricks;

import static io.sluice.provider.family.openai.RequestRules.drops;
import static io.sluice.provider.family.openai.RequestRules.refuses;
import static io.sluice.provider.family.openai.RequestRules.renames;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiAddresses;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.OpenAiCalls;
import io.sluice.provider.family.openai.OpenAiHeaders;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.family.openai.ServerRules;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.TokenAccess;
import io.sluice.secret.AccessTokens;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The serving endpoints of a Databricks workspace: foundation models, external models and one's own. */
@Singleton
public final class DatabricksProvider implements Provider {
    private static final ProviderId ID = new ProviderId("databricks");

    /** The address names the endpoint, as Azure's does the deployment. */
    private static final Quirks QUIRKS = Quirks.COMPATIBLE.with(ServerRules.ofChats(
                    renames("max_completion_tokens", "max_tokens"),
                    drops("user", "store", "metadata"),
                    refuses("Databricks", "logit_bias", "parallel_tool_calls"))
            .andOfCompletions(drops("stream_options", "user"))
            .andOfEmbeddings(drops("user")));

    private final OpenAiApi api;
    private final DatabricksTokenApi tokenApi;
    private final EventStreamClient streams;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();

    DatabricksProvider(
            @RestClient OpenAiApi api,
            @RestClient DatabricksTokenApi tokenApi,
            EventStreamClient streams,
            Meters meters) {
        this.api = api;
        this.tokenApi = tokenApi;
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public Set<ProviderId> aliases() {
        return Set.of(new ProviderId("databricks-model-serving"));
    }

    @Override
    public String displayName() {
        return "Databricks";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public SettingsSchema settings() {
        return DatabricksSettings.SCHEMA;
    }

    @Override
    public MlflowConventions mlflow() {
        return MlflowConventions.NONE;
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        String endpoint = target.requireModel();
        DatabricksSettings settings = DatabricksSettings.of(target);
        Leniency leniency = Leniency.of(target, member -> meters.leftOut(ID.value(), endpoint));
        String address = settings.workspace() + "/serving-endpoints/"
                + URLEncoder.encode(endpoint, StandardCharsets.UTF_8).replace("+", "%20") + "/invocations";
        var calls = new OpenAiCalls(
                api,
                streams,
                mapper(endpoint, leniency, clock),
                new OpenAiAddresses(address, address, address),
                credentials -> OpenAiHeaders.bearer(credentials.get(DatabricksSettings.TOKEN)),
                endpoint,
                clock);
        return new DatabricksUpstream(calls, access(settings));
    }

    /** Of the models served there, Claude's understand marks of caches. */
    static OpenAiMapper mapper(String endpoint, Leniency leniency, Clock clock) {
        boolean claude = endpoint.toLowerCase(Locale.ROOT).contains("claude");
        return new OpenAiMapper(null, Completing.TEXTS, claude ? QUIRKS.withCacheControl() : QUIRKS, leniency, clock);
    }

    private TokenAccess access(DatabricksSettings settings) {
        if (settings.clientId() == null) {
            return new TokenAccess(null, DatabricksSettings.CLIENT_SECRET, DatabricksSettings.TOKEN, true);
        }
        var login = new DatabricksLogin(tokenApi, settings.workspace(), settings.clientId());
        return new TokenAccess(
                new AccessTokens(login::exchange, clock),
                DatabricksSettings.CLIENT_SECRET,
                DatabricksSettings.TOKEN,
                true);
    }
}
