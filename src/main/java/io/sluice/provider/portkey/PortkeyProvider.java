package io.sluice.provider.portkey;

import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.family.openai.CompatibleProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.CompatibleServer.Abilities;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiHeaders;
import io.sluice.provider.family.openai.Quirks;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Portkey: whatever is behind it, chosen by its headers. */
@Singleton
public final class PortkeyProvider extends CompatibleProvider {
    /** What it is. */
    public static final CompatibleServer SERVER = CompatibleServer.hosted(
            "portkey",
            "Portkey",
            "https://api.portkey.ai/v1",
            new Abilities(Completing.TEXTS, true, Quirks.COMPATIBLE));

    static final String PROVIDER = "portkey_provider";
    static final String CONFIG = "portkey_config";
    static final String PROVIDER_KEY = "provider_api_key";

    private static final List<Setting> SETTINGS = List.of(
            Setting.optional(PROVIDER, "The provider behind, such as openai or @a-virtual-key."),
            Setting.optionalSecret(CONFIG, "Id of a config, or one written out as JSON."),
            Setting.optionalSecret(PROVIDER_KEY, "The key of the provider behind, where Portkey does not keep it."));

    private static final String KEY_HEADER = "x-portkey-api-key";
    private static final String PROVIDER_HEADER = "x-portkey-provider";
    private static final String CONFIG_HEADER = "x-portkey-config";

    PortkeyProvider(@RestClient PortkeyApi api, EventStreamClient streams, Meters meters) {
        super(
                SERVER,
                SETTINGS,
                (address, headers, body) -> api.post(
                        address,
                        headers.authorization(),
                        headers.more().get(KEY_HEADER),
                        headers.more().get(PROVIDER_HEADER),
                        headers.more().get(CONFIG_HEADER),
                        body),
                streams,
                meters);
    }

    @Override
    protected OpenAiHeaders headers(TargetSettings target, Credentials credentials) {
        Map<String, String> own = new LinkedHashMap<>();
        add(own, KEY_HEADER, key(credentials));
        add(own, CONFIG_HEADER, credentials.get(CONFIG));
        target.value(PROVIDER).ifPresent(provider -> own.put(PROVIDER_HEADER, provider));
        return OpenAiHeaders.bearer(credentials.get(PROVIDER_KEY)).with(own);
    }

    private static void add(Map<String, String> headers, String name, Secret secret) {
        if (!secret.isEmpty()) {
            headers.put(name, secret.reveal(text -> text));
        }
    }
}
