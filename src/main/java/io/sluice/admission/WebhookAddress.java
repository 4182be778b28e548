package io.sluice.admission;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that notices may be sent to. Whether the host may be called at all is checked when it is. */
final class WebhookAddress {
    private WebhookAddress() {}

    static boolean isValid(String address) {
        try {
            URI uri = new URI(address);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
