package io.sluice.catalog;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.http.AddressRules;
import io.sluice.provider.http.HostLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The base address among a target's settings: {@code api_base}, which every provider takes, or the provider's own key. */
final class BaseAddress {
    private BaseAddress() {}

    /**
     * Finds and checks it.
     *
     * @return null when none is set
     */
    static @Nullable URI of(Map<String, String> settings, SettingsSchema schema, AddressRules rules)
            throws InvalidSettings {
        String common = settings.get(SettingsSchema.API_BASE);
        String ownKey = schema.baseAddressKey().orElse(SettingsSchema.API_BASE);
        String own = settings.get(ownKey);
        if (common != null && own != null && !common.equals(own)) {
            throw new InvalidSettings(
                    SettingsSchema.API_BASE,
                    "'api_base' and '" + ownKey + "' name different addresses. Give one of them.");
        }
        if (own != null) {
            return parse(ownKey, own, rules);
        }
        return common == null ? null : parse(SettingsSchema.API_BASE, common, rules);
    }

    private static URI parse(String key, String text, AddressRules rules) throws InvalidSettings {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused(key);
        }
        checkLiteral(key, uri, rules);
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!web || !plain || uri.getHost() == null || uri.getHost().isEmpty() || uri.getPort() > 65_535) {
            throw refused(key);
        }
        return uri;
    }

    /** Names are checked when they are called; an address can be judged now, however it is spelled. */
    private static void checkLiteral(String key, URI uri, AddressRules rules) throws InvalidSettings {
        String host = hostOf(uri);
        Optional<InetAddress> literal = HostLiteral.read(host);
        if (literal.isEmpty()) {
            return;
        }
        InetAddress address = literal.get();
        Optional<String> rule = rules.refusal(host, address);
        if (rule.isPresent()) {
            throw new InvalidSettings(
                    key,
                    "'" + key + "' leads to " + address.getHostAddress() + ", which is not allowed as a provider's"
                            + " address: " + rule.get()
                            + ". The gateway's operators can allow it with sluice.upstream.address.allowed.");
        }
        if (address instanceof Inet4Address
                && !host.startsWith("[")
                && !address.getHostAddress().equals(host)) {
            throw new InvalidSettings(
                    key,
                    "'" + key + "' has a host of numbers. Write an address as four decimal numbers such as 10.0.0.1.");
        }
    }

    /** The host as it is written, also where it is none by the grammar of addresses ({@code 0x7f.1}). */
    private static String hostOf(URI uri) {
        if (uri.getHost() != null) {
            return uri.getHost();
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.startsWith("[") ? -1 : host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** Does not repeat the address: somebody may have put a password into it. */
    private static InvalidSettings refused(String key) {
        return new InvalidSettings(
                key,
                "'" + key + "' must be an absolute address with http or https and a host, without user, query and"
                        + " fragment, such as https://llm.example.com/v1.");
    }
}
