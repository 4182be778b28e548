package io.sluice.provider.http;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A JSON POST to an upstream that is to answer with an event stream. The headers hold the credential, so this prints the
 * address only.
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a socket
public record UpstreamRequest(URI address, List<Map.Entry<String, String>> headers, byte[] body) {
    public UpstreamRequest {
        headers = List.copyOf(headers);
    }

    @Override
    public String toString() {
        return "UpstreamRequest[" + address.getHost() + ", " + body.length + " bytes]";
    }
}
