package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import java.util.Map;

/** An access key, its secret and perhaps its session token as one secret, so that they are cached and replaced together. */
final class AwsKeys {
    private AwsKeys() {}

    /**
     * The three as one.
     *
     * @param sessionToken empty for keys that are not temporary
     */
    static Secret pack(String accessKey, String secretKey, String sessionToken) {
        return Secret.of(
                JsonCodec.write(JsonCodec.array().add(accessKey).add(secretKey).add(sessionToken)));
    }

    /** The same of an attempt's credentials. */
    static Secret pack(Credentials credentials) {
        return credentials
                .get(BedrockSettings.ACCESS_KEY)
                .reveal(access -> credentials
                        .get(BedrockSettings.SECRET_KEY)
                        .reveal(secret -> credentials
                                .get(BedrockSettings.SESSION_TOKEN)
                                .reveal(session -> pack(access, secret, session))));
    }

    /** The credentials of an attempt. */
    static Credentials unpack(Secret keys) {
        return keys.reveal(text -> {
            try {
                JsonNode three = JsonCodec.read(text);
                return new Credentials(Map.of(
                        BedrockSettings.ACCESS_KEY, Secret.of(three.path(0).asText()),
                        BedrockSettings.SECRET_KEY, Secret.of(three.path(1).asText()),
                        BedrockSettings.SESSION_TOKEN, Secret.of(three.path(2).asText())));
            } catch (InvalidJson notPacked) {
                throw new IllegalStateException("keys that were not packed", notPacked);
            }
        });
    }
}
