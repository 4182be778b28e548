package io.sluice.provider.databricks;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target's settings, checked: the workspace, and one of two ways to be let in.
 *
 * @param workspace without a trailing slash
 * @param clientId  of the service principal; null for a personal token
 */
record DatabricksSettings(String workspace, @Nullable String clientId) {
    static final String WORKSPACE = "databricks_workspace_url";
    static final String TOKEN = "databricks_api_token";
    static final String CLIENT_ID = "databricks_client_id";
    static final String CLIENT_SECRET = "databricks_client_secret";

    static final SettingsSchema SCHEMA = new SettingsSchema(
            List.of(
                    Setting.optional(WORKSPACE, "The workspace, such as https://dbc-1234.cloud.databricks.com."),
                    Setting.optionalSecret(TOKEN, "A personal access token. Either this or a service principal."),
                    Setting.optional(CLIENT_ID, "The client id of a service principal (OAuth machine-to-machine)."),
                    Setting.optionalSecret(CLIENT_SECRET, "The OAuth secret of that service principal.")),
            Optional.of(WORKSPACE));

    private static final String ENDPOINTS = "/serving-endpoints";

    static DatabricksSettings of(TargetSettings target) throws InvalidSettings {
        URI base = target.baseAddress();
        if (base == null) {
            throw new InvalidSettings(
                    WORKSPACE,
                    "The setting '" + WORKSPACE
                            + "' of Databricks is missing. It is the address of the workspace, such as"
                            + " https://dbc-1234.cloud.databricks.com.");
        }
        boolean token = given(target, TOKEN);
        boolean secret = given(target, CLIENT_SECRET);
        String clientId = target.value(CLIENT_ID).orElse(null);
        if (token == secret) {
            throw new InvalidSettings(
                    TOKEN,
                    "Databricks needs either '" + TOKEN + "', a personal token, or '" + CLIENT_ID + "' and '"
                            + CLIENT_SECRET + "' of a service principal" + (token ? ", not both." : "."));
        }
        if (secret == (clientId == null)) {
            String missing = secret ? CLIENT_ID : CLIENT_SECRET;
            throw new InvalidSettings(
                    missing,
                    "'" + CLIENT_ID + "' and '" + CLIENT_SECRET + "' go together; '" + missing + "' is missing.");
        }
        return new DatabricksSettings(workspace(base), clientId);
    }

    /** MLflow's newer versions have the endpoints in the address, its older ones do not. */
    private static String workspace(URI base) {
        String text = base.toString().replaceAll("/+$", "");
        return text.endsWith(ENDPOINTS) ? text.substring(0, text.length() - ENDPOINTS.length()) : text;
    }

    private static boolean given(TargetSettings target, String key) {
        return target.secretKeys().contains(key) || target.value(key).isPresent();
    }
}
