package io.sluice.provider.local;

import io.quarkus.arc.All;
import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.telemetry.Meters;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The provider {@code local}. It is known in every build, so that one without the model can say what is missing. */
@Singleton
public final class LocalProvider implements Provider {
    /** Its id in route definitions. */
    public static final ProviderId ID = new ProviderId("local");

    private static final String MISSING =
            "The provider 'local' embeds texts in the gateway's own process, by a model that this"
                    + " build of the gateway does not have. Build it with './mvnw -Plocal-embeddings package', or name another"
                    + " provider.";

    private final @Nullable EmbeddingEngine engine;
    private final @Nullable EmbeddingLine line;
    private final LocalConfig config;
    private final Meters meters;

    LocalProvider(@All List<EmbeddingEngine> engines, LocalConfig config, Meters meters) {
        this.engine = engines.isEmpty() ? null : engines.getFirst();
        this.line = engine == null ? null : new EmbeddingLine(engine, config);
        this.config = config;
        this.meters = meters;
    }

    /** Whether this build has the model. */
    public boolean isBuiltIn() {
        return engine != null;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "Local";
    }

    @Override
    public Family family() {
        return new Family(ID.value());
    }

    @Override
    public SettingsSchema settings() {
        return new SettingsSchema(List.of(), Optional.empty());
    }

    @Override
    public Upstream bind(TargetSettings settings) throws InvalidSettings {
        if (engine == null || line == null) {
            throw new InvalidSettings("model.provider", MISSING);
        }
        String model = settings.model() == null ? engine.model() : settings.model();
        if (!model.equals(engine.model())) {
            throw new InvalidSettings(
                    "model.name",
                    "The provider 'local' has no model '" + model + "'; it has '" + engine.model() + "'.");
        }
        if (settings.baseAddress() != null) {
            throw new InvalidSettings(
                    SettingsSchema.API_BASE, "The provider 'local' is in the gateway itself and has no address.");
        }
        return new LocalUpstream(
                engine,
                line,
                Math.min(config.maxTexts(), config.maxWaitingTexts()),
                settings.lenient(),
                Leniency.of(settings, member -> meters.leftOut(ID.value(), model)));
    }

    @Override
    public MlflowConventions mlflow() {
        return MlflowConventions.NONE;
    }

    @PreDestroy
    void close() {
        if (line != null) {
            line.close();
        }
    }
}
