package io.sluice.provider.vertex;

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
 * A target's settings, checked.
 *
 * @param publishers address of the models of all vendors, without a slash at the end
 * @param way        how the gateway is let in
 */
record VertexSettings(String publishers, Way way) {
    static final String PROJECT = "vertex_project";
    static final String LOCATION = "vertex_location";
    static final String CREDENTIALS = "vertex_credentials";
    static final String ACCESS_TOKEN = "vertex_access_token";

    private static final String BASE = "vertex_api_base";
    private static final String GLOBAL = "global";
    private static final Pattern PROJECT_FORM = Pattern.compile("([\\w.-]+:)?[\\w-]+");
    private static final Pattern LOCATION_FORM = Pattern.compile("[a-z0-9-]+");

    static final SettingsSchema SCHEMA = new SettingsSchema(
            List.of(
                    Setting.required(PROJECT, "The project whose models are called, and which pays."),
                    Setting.optional(
                            LOCATION,
                            "A region such as europe-west4, the multi-regions us and eu, or global (default)."),
                    Setting.optionalSecret(
                            CREDENTIALS,
                            "Key of a service account, as the JSON file that Google gives out. Without it, the account of"
                                    + " the machine is asked for."),
                    Setting.optionalSecret(
                            ACCESS_TOKEN, "An access token, in the place of credentials; good as long as it lives."),
                    Setting.optional(BASE, "Address of the API with its version; the location's own if unset.")),
            Optional.of(BASE));

    /** How the gateway is let in. */
    enum Way {
        SERVICE_ACCOUNT,
        ACCESS_TOKEN,
        /** The account of the machine, by its metadata server. */
        MACHINE
    }

    static VertexSettings of(TargetSettings target) throws InvalidSettings {
        String project = target.value(PROJECT).map(String::strip).orElse("");
        if (!PROJECT_FORM.matcher(project).matches()) {
            throw new InvalidSettings(PROJECT, "'" + PROJECT + "' must be the id of a project in Google's cloud.");
        }
        String location = target.value(LOCATION).map(String::strip).orElse(GLOBAL);
        if (!LOCATION_FORM.matcher(location).matches()) {
            throw new InvalidSettings(
                    LOCATION, "'" + LOCATION + "' must be a location such as global, eu or europe-west4.");
        }
        String base = base(target.baseAddress(), location);
        return new VertexSettings(
                base + "/projects/" + project + "/locations/" + location + "/publishers", way(target));
    }

    private static Way way(TargetSettings target) throws InvalidSettings {
        boolean credentials = given(target, CREDENTIALS);
        boolean token = given(target, ACCESS_TOKEN);
        if (credentials && token) {
            throw new InvalidSettings(
                    ACCESS_TOKEN, "Vertex AI takes either '" + CREDENTIALS + "' or '" + ACCESS_TOKEN + "', not both.");
        }
        if (credentials) {
            return Way.SERVICE_ACCOUNT;
        }
        return token ? Way.ACCESS_TOKEN : Way.MACHINE;
    }

    private static String base(@Nullable URI configured, String location) {
        if (configured != null) {
            return configured.toString().replaceAll("/+$", "");
        }
        String host = switch (location) {
            case GLOBAL -> "aiplatform.googleapis.com";
            case "us", "eu" -> "aiplatform." + location + ".rep.googleapis.com";
            default -> location + "-aiplatform.googleapis.com";
        };
        return "https://" + host + "/v1";
    }

    private static boolean given(TargetSettings target, String key) {
        return target.secretKeys().contains(key) || target.value(key).isPresent();
    }
}
