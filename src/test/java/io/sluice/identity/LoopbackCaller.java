package io.sluice.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests that come from one address of the loopback network, all of which Linux has. */
final class LoopbackCaller implements AutoCloseable {
    private final URI gateway;
    private final HttpClient client;

    LoopbackCaller(URI gateway, String from) {
        this.gateway = URI.create("http://127.0.0.1:" + gateway.getPort());
        try {
            this.client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .localAddress(InetAddress.getByName(from))
                    .build();
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path, @Nullable String key) {
        return send(path, key, HttpRequest.newBuilder().GET());
    }

    HttpResponse<String> post(String path, @Nullable String key, String json) {
        return send(
                path,
                key,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpResponse<String> send(String path, @Nullable String key, HttpRequest.Builder request) {
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        try {
            return client.send(
                    request.uri(gateway.resolve(path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
