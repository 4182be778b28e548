package io.sluice.provider.bedrock;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.secret.AccessTokens;
import io.sluice.secret.Secret;
import io.sluice.telemetry.Meters;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Amazon Bedrock: every vendor's models that it serves, in one region. */
@Singleton
public final class BedrockProvider implements Provider {
    private static final ProviderId ID = new ProviderId("bedrock");
    private static final Family FAMILY = new Family("bedrock");

    /** The name that requests are signed with is not that of the host. */
    private static final String SERVICE = "bedrock";

    private final BedrockApi api;
    private final StsApi sts;
    private final EventStreamClient streams;
    private final BedrockConfig config;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();
    private final BedrockErrors errors = new BedrockErrors(clock);

    BedrockProvider(
            @RestClient BedrockApi api,
            @RestClient StsApi sts,
            EventStreamClient streams,
            BedrockConfig config,
            Meters meters) {
        this.api = api;
        this.sts = sts;
        this.streams = streams;
        this.config = config;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public Set<ProviderId> aliases() {
        return Set.of(new ProviderId("amazon-bedrock"));
    }

    @Override
    public String displayName() {
        return "Amazon Bedrock";
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public SettingsSchema settings() {
        return BedrockSettings.SCHEMA;
    }

    @Override
    public MlflowConventions mlflow() {
        return new BedrockMlflow();
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        return bind(target, config);
    }

    /** The same with other files of this host than the process was given. */
    Upstream bind(TargetSettings target, BedrockConfig host) throws InvalidSettings {
        String model = target.requireModel();
        BedrockSettings settings = BedrockSettings.of(target, host);
        var bound = new BedrockTarget(
                settings.base(),
                settings.region(),
                model,
                BedrockModels.of(model),
                Leniency.of(target, member -> meters.leftOut(ID.value(), model)));
        var exchange = new BedrockExchange(
                api,
                streams,
                access(settings.way(), settings.region(), host),
                new AwsSignature(SERVICE, settings.region(), clock),
                errors);
        return new BedrockUpstream(bound, exchange);
    }

    private BedrockAccess access(WayIn way, String region, BedrockConfig host) {
        return switch (way) {
            case WayIn.Bearer() -> BedrockAccess.OWN;
            case WayIn.Keys() -> BedrockAccess.OWN;
            case WayIn.Profile(String name) -> {
                Path file = host.credentialsFile().orElseThrow();
                yield new BedrockAccess(
                        none -> Uni.createFrom().item(Secret.of("")),
                        new AccessTokens(none -> HostFiles.profile(file, name), clock));
            }
            case WayIn.WebIdentity() -> throw new IllegalStateException("a web identity signs nothing itself");
            case WayIn.Role role -> role(role, region, host);
        };
    }

    private BedrockAccess role(WayIn.Role role, String region, BedrockConfig host) {
        URI address = host.stsEndpoint().orElseGet(() -> URI.create(BedrockSettings.address("sts", region) + "/"));
        var login = new StsLogin(sts, address, new AwsSignature("sts", region, clock), role, clock);
        if (role.by() instanceof WayIn.WebIdentity) {
            Path file = host.webIdentityTokenFile().orElseThrow();
            return new BedrockAccess(
                    none -> Uni.createFrom().item(Secret.of("")),
                    new AccessTokens(none -> HostFiles.token(file).chain(login::byWebIdentity), clock));
        }
        BedrockAccess own = access(role.by(), region, host);
        return new BedrockAccess(own::current, new AccessTokens(login::byKeys, clock));
    }
}
