package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** The ledger's rows as a gateway's administrators read them. */
final class LedgerRows {
    /** What a row takes at most from its attempt's end to the reports. */
    static final Duration SHOWN_WITHIN = Duration.ofSeconds(5);

    private final HttpClient client;
    private final String apiUrl;
    private final String key;

    LedgerRows(HttpClient client, String apiUrl) {
        this(client, apiUrl, GatewaySetup.KEY);
    }

    /** @param key of an administrator */
    LedgerRows(HttpClient client, String apiUrl, String key) {
        this.client = client;
        this.apiUrl = apiUrl;
        this.key = key;
    }

    /** All rows of attempts that started then or later, in that order. */
    List<Row> since(Instant from) {
        List<Row> rows = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            HttpResponse<String> page = get("/admin/v1/ledger?limit=10000&from=" + from
                    + cursor.map(at -> "&cursor=" + URLEncoder.encode(at, StandardCharsets.UTF_8))
                            .orElse(""));
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            page.body().lines().map(LedgerRows::read).map(Row::new).forEach(rows::add);
            cursor = page.headers().firstValue("x-next-cursor");
        } while (cursor.isPresent());
        return rows;
    }

    /** The same, once there are so many; fails when there are not in the time that reports promise, or when there are more. */
    List<Row> await(Instant from, int count) {
        List<List<Row>> seen = new ArrayList<>();
        Awaitility.await("the rows of " + count + " attempts")
                .atMost(SHOWN_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    seen.add(since(from));
                    assertThat(seen.getLast()).hasSize(count);
                });
        return seen.getLast();
    }

    /** A document of the management API. */
    JsonNode document(String path) {
        HttpResponse<String> reply = get(path);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return read(reply.body());
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(apiUrl + path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode read(String json) {
        try {
            return JsonCodec.read(json);
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    /** One row. */
    record Row(JsonNode json) {
        String attempt() {
            return json.path("attempt_id").textValue();
        }

        String call() {
            return json.path("call_id").textValue();
        }

        int number() {
            return json.path("attempt").intValue();
        }

        String route() {
            return json.path("route").textValue();
        }

        /** The value of a tag; empty when the call had none of this name. */
        String tag(String name) {
            return json.path("tags").path(name).asText("");
        }

        String known() {
            return json.path("usage_known").textValue();
        }

        String outcome() {
            return json.path("outcome").textValue();
        }

        String model() {
            return json.path("model").textValue();
        }

        long cost() {
            return json.path("cost_nano_usd").longValue();
        }

        /** What a bucket holds. */
        long tokens(String bucket) {
            return json.path("tokens").path(bucket).longValue();
        }

        /** All that went in. */
        long prompt() {
            return tokens("input") + tokens("cache_read") + tokens("cache_write") + tokens("cache_write_hour");
        }

        /** All that came out. */
        long completion() {
            return tokens("output") + tokens("reasoning");
        }
    }
}
