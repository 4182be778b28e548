package io.sluice.secret;

import java.util.Map;

/**
 * The resolved credentials of one attempt, by the setting they stand for ({@code openai_api_key}). Lives as long as the
 * attempt.
 */
public record Credentials(Map<String, Secret> bySetting) {
    /** No credential at all, for upstreams that want none. */
    public static final Credentials NONE = new Credentials(Map.of());

    public Credentials {
        bySetting = Map.copyOf(bySetting);
    }

    /** The credential of a setting; absent settings are an empty secret. */
    public Secret get(String setting) {
        return bySetting.getOrDefault(setting, Secret.of(""));
    }
}
