package io.sluice.provider;

import io.sluice.provider.http.UpstreamReply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;

/** A whole HTTP reply as a text file: status line, headers, an empty line, the body. */
final class HttpFixture {
    private HttpFixture() {}

    /** Reads the fixture; a final line feed belongs to the file, not to the body. */
    static UpstreamReply read(String text) {
        int end = text.indexOf("\n\n");
        String[] head = text.substring(0, end).split("\n");
        int status = Integer.parseInt(head[0].split(" ")[1]);
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.put(
                    head[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    head[i].substring(colon + 1).strip());
        }
        byte[] body = text.substring(end + 2).stripTrailing().getBytes(StandardCharsets.UTF_8);
        return new UpstreamReply(status, name -> headers.get(name.toLowerCase(Locale.ROOT)), body);
    }

    /** A JSON reply of status 200. */
    static UpstreamReply success(byte[] body) {
        return new UpstreamReply(200, name -> name.equalsIgnoreCase("content-type") ? "application/json" : null, body);
    }
}
