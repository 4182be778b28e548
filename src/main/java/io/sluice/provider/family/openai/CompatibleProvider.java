package io.sluice.provider.family.openai;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.telemetry.Meters;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** A provider that is one {@link CompatibleServer}: the leaf is a bean that says which. */
public abstract class CompatibleProvider implements Provider {
    private final CompatibleServer server;
    private final SettingsSchema settings;
    private final OpenAiTransport transport;
    private final EventStreamClient streams;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();

    protected CompatibleProvider(CompatibleServer server, OpenAiApi api, EventStreamClient streams, Meters meters) {
        this(server, List.of(), OpenAiTransport.of(api), streams, meters);
    }

    /**
     * One that wants headers of its own.
     *
     * @param more settings beside the usual ones
     */
    protected CompatibleProvider(
            CompatibleServer server,
            List<Setting> more,
            OpenAiTransport transport,
            EventStreamClient streams,
            Meters meters) {
        this.server = server;
        this.settings = server.settings(more);
        this.transport = transport;
        this.streams = streams;
        this.meters = meters;
    }

    @Override
    public final ProviderId id() {
        return server.id();
    }

    @Override
    public final String displayName() {
        return server.displayName();
    }

    @Override
    public final Family family() {
        return Family.OPENAI;
    }

    @Override
    public final SettingsSchema settings() {
        return settings;
    }

    @Override
    public final MlflowConventions mlflow() {
        return server.mlflow();
    }

    @Override
    public final Upstream bind(TargetSettings target) throws InvalidSettings {
        String model = target.requireModel();
        requireKey(target);
        Leniency leniency = Leniency.of(target, member -> meters.leftOut(id().value(), model));
        var mapper = new OpenAiMapper(
                model, server.abilities().completions(), server.abilities().quirks(), leniency, clock);
        var addresses = OpenAiAddresses.below(base(target), "");
        return CompatibleUpstream.of(
                new OpenAiCalls(
                        transport,
                        streams,
                        mapper,
                        addresses,
                        credentials -> headers(target, credentials),
                        model,
                        clock),
                server.abilities().embeddings());
    }

    /** An empty key that is said outright stands: a proxy in between may add the true one. */
    private void requireKey(TargetSettings target) throws InvalidSettings {
        String key = server.keySetting();
        boolean there = target.secretKeys().contains(key)
                || target.secretKeys().contains(CompatibleServer.COMMON_KEY)
                || target.value(key).isPresent()
                || target.value(CompatibleServer.COMMON_KEY).isPresent();
        if (server.access().keyRequired() && !there) {
            throw new InvalidSettings(
                    key,
                    "The setting '" + key + "' of " + displayName() + " is missing. It is the API key; '"
                            + CompatibleServer.COMMON_KEY + "' is another name for it.");
        }
    }

    private URI base(TargetSettings target) throws InvalidSettings {
        if (target.baseAddress() != null) {
            return target.baseAddress();
        }
        URI usual = server.access().base();
        if (usual == null) {
            throw new InvalidSettings(
                    server.baseSetting(),
                    "The setting '" + server.baseSetting() + "' of " + displayName()
                            + " is missing. It is the base address, such as http://localhost:8000/v1.");
        }
        return usual;
    }

    /** The headers of an exchange: the key as a bearer token, unless a server wants others. */
    protected OpenAiHeaders headers(TargetSettings target, Credentials credentials) {
        return OpenAiHeaders.bearer(key(credentials));
    }

    /** The key, by whichever of its two names; empty for none. */
    protected final Secret key(Credentials credentials) {
        Secret own = credentials.get(server.keySetting());
        return own.isEmpty() ? credentials.get(CompatibleServer.COMMON_KEY) : own;
    }
}
