package io.sluice.provider.huggingface;

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
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** A server of Hugging Face's Text Generation Inference, at home or at one of Hugging Face's endpoints. */
@Singleton
public final class TgiProvider implements Provider {
    static final String TOKEN = "hf_api_token";

    /** What the route of OpenAI's wire takes; sampling beyond that has no word there. */
    static final Quirks QUIRKS = new Quirks(Quirks.TokenLimit.MAX_TOKENS, false, false, false, false);

    private static final ProviderId ID = new ProviderId("huggingface-text-generation-inference");
    private static final String SERVER = "hf_server_url";
    private static final String ANY_MODEL = "tgi";
    private static final Pattern END_OF_BASE = Pattern.compile("(/v1)?/*$");
    private static final SettingsSchema SETTINGS = new SettingsSchema(
            List.of(
                    Setting.optional(
                            SERVER, "Address of the server, such as http://tgi.example:8080. It must be there."),
                    Setting.optionalSecret(TOKEN, "Token of a server that wants one, sent as a bearer token.")),
            Optional.of(SERVER));

    private final TgiApi api;
    private final EventStreamClient streams;
    private final Meters meters;
    private final Clock clock = Clock.systemUTC();

    TgiProvider(@RestClient TgiApi api, EventStreamClient streams, Meters meters) {
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
        return "Hugging Face Text Generation Inference";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public Upstream bind(TargetSettings settings) throws InvalidSettings {
        if (settings.baseAddress() == null) {
            throw new InvalidSettings(SERVER, SERVER + ", the address of the server, is missing.");
        }
        String model = settings.model() == null || settings.model().isBlank() ? ANY_MODEL : settings.model();
        Leniency leniency = Leniency.of(settings, member -> meters.leftOut(ID.value(), model));
        var target = new TgiTarget(base(settings.baseAddress()), model, leniency);
        var chats = new OpenAiMapper(model, false, QUIRKS, leniency, clock);
        return new TgiUpstream(target, api, streams, chats, clock);
    }

    @Override
    public MlflowConventions mlflow() {
        return new TgiMlflow();
    }

    /** The address without the version that clients of OpenAI's wire are given, and without slashes at its end. */
    static URI base(URI configured) {
        return URI.create(END_OF_BASE.matcher(configured.toString()).replaceFirst(""));
    }
}
