package io.sluice.provider.ollama;

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
import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Ollama, by the API that a route chooses. */
@Singleton
public final class OllamaProvider implements Provider {
    /** What it is by its route of OpenAI's wire. */
    public static final CompatibleServer SERVER =
            CompatibleServer.ownServer("ollama", "Ollama", "http://localhost:11434/v1");

    static final String KEY = SERVER.keySetting();

    private static final String API = "ollama_api";
    private static final String CONTEXT = "ollama_num_ctx";
    private static final String KEEP_ALIVE = "ollama_keep_alive";
    private static final String NATIVE = "native";
    private static final URI DEFAULT_BASE = URI.create("http://localhost:11434");
    private static final Pattern END_OF_BASE = Pattern.compile("(/v1|/api)?/*$");

    private final Provider compatible;
    private final SettingsSchema settings;
    private final OllamaApi api;
    private final EventStreamClient streams;
    private final Meters meters;
    private final OllamaErrors errors = new OllamaErrors();

    OllamaProvider(@RestClient OpenAiApi openAi, @RestClient OllamaApi api, EventStreamClient streams, Meters meters) {
        this.compatible = new Compatible(openAi, streams, meters);
        this.settings = settings(compatible.settings());
        this.api = api;
        this.streams = streams;
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
        return settings;
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        return switch (target.value(API).orElse("openai")) {
            case "openai" -> {
                refuseNative(target, CONTEXT);
                refuseNative(target, KEEP_ALIVE);
                yield compatible.bind(target);
            }
            case NATIVE -> bindNative(target);
            default ->
                throw new InvalidSettings(
                        API,
                        "'" + API + "' must be openai or native; it is '"
                                + target.value(API).orElse("") + "'.");
        };
    }

    @Override
    public MlflowConventions mlflow() {
        return compatible.mlflow();
    }

    private Upstream bindNative(TargetSettings target) throws InvalidSettings {
        String model = target.requireModel();
        return new OllamaUpstream(
                new OllamaTarget(
                        base(target.baseAddress()),
                        model,
                        contextLength(target),
                        target.value(KEEP_ALIVE).orElse(null),
                        Leniency.of(target, member -> meters.leftOut(id().value(), model))),
                api,
                streams,
                errors);
    }

    private static void refuseNative(TargetSettings target, String key) throws InvalidSettings {
        if (target.value(key).isPresent()) {
            throw new InvalidSettings(
                    key, "'" + key + "' can be said in Ollama's own API only. Add '" + API + ": native'.");
        }
    }

    private static @Nullable Integer contextLength(TargetSettings target) throws InvalidSettings {
        Optional<String> said = target.value(CONTEXT);
        if (said.isEmpty()) {
            return null;
        }
        if (!said.get().matches("[1-9]\\d{0,8}")) {
            throw new InvalidSettings(
                    CONTEXT,
                    "'" + CONTEXT + "' must be a number of tokens, such as 32768; it is '" + said.get() + "'.");
        }
        return Integer.valueOf(said.get());
    }

    /** The address without a path of either API. */
    static URI base(@Nullable URI configured) {
        return configured == null
                ? DEFAULT_BASE
                : URI.create(END_OF_BASE.matcher(configured.toString()).replaceFirst(""));
    }

    private static SettingsSchema settings(SettingsSchema compatible) {
        var all = new ArrayList<>(compatible.settings());
        all.addAll(List.of(
                Setting.optional(API, "The API that is spoken: openai (the default) or native."),
                Setting.optional(CONTEXT, "With native: the length of the context in tokens, instead of the server's."),
                Setting.optional(KEEP_ALIVE, "With native: how long the model stays loaded, such as 5m, 0 or -1.")));
        return new SettingsSchema(all, compatible.baseAddressKey());
    }

    /** No bean: the part of this one that the family's kit does. */
    private static final class Compatible extends CompatibleProvider {
        Compatible(OpenAiApi api, EventStreamClient streams, Meters meters) {
            super(SERVER, api, streams, meters);
        }
    }
}
