package io.sluice.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What a test of the double needs of a client: whole answers, events of a stream, bytes on a socket. */
public final class WireClient {

    /** An event as it was received. The name is empty when there was none. */
    public record Event(String name, String data) {
        public JsonNode json() {
            return Json.parse(data);
        }
    }

    private static final Pattern BLANK_LINE = Pattern.compile("\r\n\r\n|\n\n|\r\r");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String[] headers;

    /** @param headers names and values, sent with every request */
    public WireClient(String... headers) {
        this.headers = headers;
    }

    public static WireClient ofOpenAi() {
        return new WireClient("authorization", "Bearer sk-test-0123456789abcdef");
    }

    public static WireClient ofAnthropic() {
        return new WireClient("x-api-key", "sk-ant-test", "anthropic-version", "2023-06-01");
    }

    public HttpResponse<String> post(String url, String body) {
        return send(request(url).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public HttpResponse<String> get(String url) {
        return send(request(url).GET().build());
    }

    public JsonNode postForJson(String url, String body) {
        return Json.parse(post(url, body).body());
    }

    /** The events of a stream, comments left out. */
    public List<Event> postForEvents(String url, String body) {
        return events(post(url, body).body());
    }

    public HttpRequest.Builder request(String url) {
        var builder = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json");
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    /** Opens a socket and sends one request with it. */
    public Socket open(FakeUpstream upstream, String path, String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), upstream.port());
        socket.setSoTimeout(10_000);
        var head = new StringBuilder(
                "POST " + path + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n");
        for (var k = 0; k < headers.length; k += 2) {
            head.append(headers[k]).append(": ").append(headers[k + 1]).append("\r\n");
        }
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    public static List<Event> events(String stream) {
        return BLANK_LINE
                .splitAsStream(stream)
                .map(block -> new Event(value(block, "event:"), value(block, "data:")))
                .filter(event -> !event.data().isEmpty())
                .toList();
    }

    private static String value(String block, String field) {
        return LINE_END.splitAsStream(block)
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
