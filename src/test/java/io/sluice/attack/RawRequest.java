package io.sluice.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes sent over a bare socket, and all that came back until the gateway closed the connection. */
final class RawRequest {
    private static final Pattern ANSWER = Pattern.compile("HTTP/\\d\\.\\d (\\d{3}) [A-Z]");

    private RawRequest() {}

    /** Sends these characters, each as one byte, and reads to the end. */
    static String send(URI gateway, String request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readAll(socket);
        }
    }

    /** The statuses of the answers, in order. */
    static List<Integer> statuses(String answers) {
        var statuses = new ArrayList<Integer>();
        Matcher matcher = ANSWER.matcher(answers);
        while (matcher.find()) {
            statuses.add(Integer.valueOf(matcher.group(1)));
        }
        return statuses;
    }

    private static String readAll(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        try {
            for (int read = socket.getInputStream().read(chunk);
                    read >= 0;
                    read = socket.getInputStream().read(chunk)) {
                all.write(chunk, 0, read);
            }
        } catch (SocketException reset) {
            // the gateway closed with bytes of ours unread; what it said is there
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
