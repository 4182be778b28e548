package io.sluice.provider.bedrock;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A target's settings, checked. MLflow has them in an object {@code aws_config}.
 *
 * @param base   address of the region's run time, without a slash at the end
 * @param region that requests are signed for
 */
record BedrockSettings(URI base, String region, WayIn way) {
    static final String REGION = "aws_config.aws_region";
    static final String ACCESS_KEY = "aws_config.aws_access_key_id";
    static final String SECRET_KEY = "aws_config.aws_secret_access_key";
    static final String SESSION_TOKEN = "aws_config.aws_session_token";
    static final String BEARER = "aws_config.aws_bearer_token";
    static final String ROLE = "aws_config.aws_role_arn";
    static final String SESSION_LENGTH = "aws_config.session_length_seconds";
    static final String PROFILE = "aws_config.aws_profile";

    static final SettingsSchema SCHEMA = new SettingsSchema(
            List.of(
                    Setting.required(REGION, "The region, such as us-east-1."),
                    Setting.optionalSecret(ACCESS_KEY, "Id of an access key."),
                    Setting.optionalSecret(SECRET_KEY, "The secret of that access key."),
                    Setting.optionalSecret(SESSION_TOKEN, "The session token that belongs to a temporary access key."),
                    Setting.optionalSecret(BEARER, "A Bedrock API key, sent as a bearer token instead of a signature."),
                    Setting.optional(ROLE, "ARN of a role to assume, by the keys, the profile or the web identity."),
                    Setting.optional(SESSION_LENGTH, "How long the assumed role is held, 900 (default) to 43200."),
                    Setting.optional(PROFILE, "A profile of the shared credentials file that this gateway is given.")),
            Optional.empty());

    private static final Pattern REGIONS = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");
    private static final int SHORTEST_SESSION = 900;
    private static final int LONGEST_SESSION = 43_200;

    static BedrockSettings of(TargetSettings target, BedrockConfig config) throws InvalidSettings {
        String region = target.value(REGION).orElse("");
        if (!REGIONS.matcher(region).matches()) {
            throw new InvalidSettings(
                    REGION, "'" + REGION + "' must be a region of AWS such as us-east-1; it is '" + region + "'.");
        }
        return new BedrockSettings(base(target.baseAddress(), region), region, way(target, config));
    }

    /** The address of a service of AWS in a region. */
    static URI address(String service, String region) {
        return URI.create(
                "https://" + service + "." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    private static URI base(@Nullable URI configured, String region) {
        URI base = configured == null ? address("bedrock-runtime", region) : configured;
        return URI.create(base.toString().replaceAll("/+$", ""));
    }

    private static WayIn way(TargetSettings target, BedrockConfig config) throws InvalidSettings {
        boolean keys = given(target, ACCESS_KEY) || given(target, SECRET_KEY);
        String profile = target.value(PROFILE).orElse(null);
        String role = target.value(ROLE).orElse(null);
        if (given(target, BEARER)) {
            if (keys || profile != null || role != null) {
                throw new InvalidSettings(
                        BEARER,
                        "'" + BEARER + "' stands alone: leave out the access key, the profile and the role, or leave"
                                + " out the bearer token.");
            }
            return new WayIn.Bearer();
        }
        if (keys && profile != null) {
            throw new InvalidSettings(PROFILE, "'" + PROFILE + "' and '" + ACCESS_KEY + "' exclude each other.");
        }
        WayIn own = keys ? keys(target) : profile != null ? profile(profile, config) : ambient(role != null, config);
        return role == null ? own : new WayIn.Role(role, sessionLength(target), own);
    }

    private static WayIn keys(TargetSettings target) throws InvalidSettings {
        for (String key : List.of(ACCESS_KEY, SECRET_KEY)) {
            if (!given(target, key)) {
                throw new InvalidSettings(
                        key, "'" + ACCESS_KEY + "' and '" + SECRET_KEY + "' go together; '" + key + "' is missing.");
            }
        }
        return new WayIn.Keys();
    }

    private static WayIn profile(String name, BedrockConfig config) throws InvalidSettings {
        if (config.credentialsFile().isEmpty()) {
            throw new InvalidSettings(
                    PROFILE,
                    "'" + PROFILE + "' names a profile, but this gateway has no shared credentials file: set"
                            + " sluice.provider.bedrock.credentials-file.");
        }
        return new WayIn.Profile(name);
    }

    /** MLflow's configuration of a region alone: what the host has. This gateway has what its operators gave it by name. */
    private static WayIn ambient(boolean role, BedrockConfig config) throws InvalidSettings {
        if (role && config.webIdentityTokenFile().isPresent()) {
            return new WayIn.WebIdentity();
        }
        if (config.credentialsFile().isPresent()) {
            return new WayIn.Profile("default");
        }
        throw new InvalidSettings(
                ACCESS_KEY,
                "Amazon Bedrock needs a credential: '" + ACCESS_KEY + "' and '" + SECRET_KEY + "', or '" + BEARER
                        + "'; or set sluice.provider.bedrock.credentials-file"
                        + (role ? " or sluice.provider.bedrock.web-identity-token-file" : "")
                        + " for credentials of this host.");
    }

    private static int sessionLength(TargetSettings target) throws InvalidSettings {
        String text = target.value(SESSION_LENGTH).orElse(String.valueOf(SHORTEST_SESSION));
        boolean number = text.matches("\\d{3,5}");
        int seconds = number ? Integer.parseInt(text) : 0;
        if (seconds < SHORTEST_SESSION || seconds > LONGEST_SESSION) {
            throw new InvalidSettings(
                    SESSION_LENGTH,
                    "'" + SESSION_LENGTH + "' must be a number of seconds from " + SHORTEST_SESSION + " to "
                            + LONGEST_SESSION + "; it is '" + text + "'.");
        }
        return seconds;
    }

    private static boolean given(TargetSettings target, String key) {
        return target.secretKeys().contains(key) || target.value(key).isPresent();
    }
}
