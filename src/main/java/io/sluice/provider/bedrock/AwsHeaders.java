package io.sluice.provider.bedrock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers that let a request in. They hold a credential, so this does not print.
 *
 * @param date          when it was signed; null for a bearer key, as are all that follow
 * @param contentSha256 of the body
 * @param securityToken of a temporary key; null for another
 */
record AwsHeaders(
        String authorization,
        @Nullable String date,
        @Nullable String contentSha256,
        @Nullable String securityToken) {
    /** A key that is sent as it is. */
    static AwsHeaders bearer(String key) {
        return new AwsHeaders("Bearer " + key, null, null, null);
    }

    /** Those that are there, by name. */
    List<Map.Entry<String, String>> entries() {
        var entries = new ArrayList<Map.Entry<String, String>>();
        entries.add(Map.entry("authorization", authorization));
        add(entries, "x-amz-date", date);
        add(entries, "x-amz-content-sha256", contentSha256);
        add(entries, "x-amz-security-token", securityToken);
        return entries;
    }

    private static void add(List<Map.Entry<String, String>> entries, String name, @Nullable String value) {
        if (value != null) {
            entries.add(Map.entry(name, value));
        }
    }

    @Override
    public String toString() {
        return "AwsHeaders[hidden]";
    }
}
