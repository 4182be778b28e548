package io.sluice.provider.ai21;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.OpenAiErrors;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** AI21 Labs: chats of Jamba, with completions as chats; completions of Jurassic. The model's name says which. */
@Singleton
public final class Ai21Provider implements Provider {
    private static final String BASE = "https://api.ai21.com/studio/v1";

    /** What it is for all but the Jurassic models. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "ai21labs", "AI21 Labs", BASE, new Abilities(Completing.CHAT, false, Ai21Rules.QUIRKS));

    static final String KEY = SERVER.keySetting();

    private static final Pattern JURASSIC = Pattern.compile("j[12]-.+");
    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

    private final Provider compatible;
    private final JurassicApi api;
    private final Meters meters;
    private final OpenAiErrors errors = new OpenAiErrors(Clock.systemUTC());

    Ai21Provider(@RestClient OpenAiApi openAi, @RestClient JurassicApi api, EventStreamClient streams, Meters meters) {
        this.compatible = new Compatible(openAi, streams, meters);
        this.api = api;
        this.meters = meters;
    }

    @Override
    public ProviderId id() {
        return compatible.id();
    }

    @Override
    public String displayName() {
        return compatible.displayName();
    }

    @Override
    public Family family() {
        return compatible.family();
    }

    @Override
    public SettingsSchema settings() {
        return compatible.settings();
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        Upstream bound = compatible.bind(target); // also checks that there is a model and a key
        String model = target.requireModel();
        if (!JURASSIC.matcher(model).matches()) {
            return bound;
        }
        String base = target.baseAddress() == null ? BASE : target.baseAddress().toString();
        return new JurassicUpstream(
                URI.create(SLASHES_AT_END.matcher(base).replaceFirst("") + "/" + model + "/complete"),
                model,
                Leniency.of(target, member -> meters.leftOut(id().value(), model)),
                api,
                errors);
    }

    @Override
    public MlflowConventions mlflow() {
        return new Ai21Mlflow();
    }

    /** No bean: the part of this one that the family's kit does. */
    private static final class Compatible extends CompatibleProvider {
        Compatible(OpenAiApi api, EventStreamClient streams, Meters meters) {
            super(SERVER, api, streams, meters);
        }
    }
}
