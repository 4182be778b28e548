package io.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that a proxy in front could read differently than the gateway, over bare sockets: each has exactly one answer, what
 * follows a doubtful one on its connection is never read as a request, and no header of a caller reaches the provider.
 */
@QuarkusTest
@TestProfile(AttackProfile.class)
class SmuggledRequestTest extends Attacked {
    private static final String POST = "POST /v1/chat/completions HTTP/1.1\r\n";
    private static final String AUTHORIZATION = "Authorization: Bearer " + KEY + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String BODY = "{\"model\":\"plain\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
    private static final String CHUNKED = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

    private String host;
    private String next;

    @BeforeEach
    void serve() {
        route("plain", "openai", upstream.baseUrl("openai"));
        host = "Host: " + gateway.getAuthority() + "\r\n";
        next = "GET /v1/models HTTP/1.1\r\n" + host + AUTHORIZATION + "Connection: close\r\n\r\n";
    }

    @Test
    void twoProperRequestsHaveTwoAnswers() throws IOException {
        // When
        String answers = send(POST + host + AUTHORIZATION + JSON + LENGTH + "\r\n" + BODY + next);

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(200, 200);
        assertThat(upstream.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 61\r\nContent-Length: 61",
                "Content-Length: 61\r\nContent-Length: 5",
                "Content-Length: 61, 61",
                "Content-Length: +61",
                "Content-Length: -1",
                "Content-Length: 0x3d",
                "Content-Length: 61 1",
                "Content-Length:",
                "Content-Length: 99999999999999999999",
                "Content-Length: 61\r\nTransfer-Encoding : chunked",
                "Content-Length: 61\r\nTransfer-Encoding: chunked\u000b",
                "Content-Length: 61\r\n Transfer-Encoding: chunked",
                "Content-Length: 61\r\nX-A: b\0c",
                "Content-Length: 61\r\nX-\0A: b",
                "Content-Length: 61\r\nX-A: b\rX-B: c",
                "Content-Length: 61\r\nX-A: b\nX-B: c",
                "Content-Length: 61\r\nX A: b",
                "Content-Length: 61\r\nXA",
            })
    void brokenHeadersAreRefusedAndTheConnectionEnds(String headers) throws IOException {
        // When
        String answers = send(POST + host + AUTHORIZATION + JSON + headers + "\r\n\r\n" + BODY + next);

        // Then
        assertThat(answers).isEqualTo("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"xchunked", "gzip", "\"chunked\"", "gzip, chunked", "chunked, identity", "chunked, chunked"})
    void encodingsThatAreNotUnderstoodAreRefusedAndTheConnectionEnds(String encoding) throws IOException {
        for (String length : new String[] {"", LENGTH}) {
            // When
            String answers = send(POST + host + AUTHORIZATION + JSON + length + "Transfer-Encoding: " + encoding
                    + "\r\n\r\n" + CHUNKED + next);

            // Then
            assertRefused(answers, "The only Transfer-Encoding that is understood is 'chunked', over HTTP/1.1.");
        }
    }

    @Test
    void chunksOverTheOldHttpAreRefused() throws IOException {
        // When
        String answers = send("POST /v1/chat/completions HTTP/1.0\r\n" + host + AUTHORIZATION + JSON
                + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKED + next);

        // Then
        assertRefused(answers, "The only Transfer-Encoding that is understood is 'chunked', over HTTP/1.1.");
    }

    @Test
    void chunksCountWhereALengthIsGivenToo() throws IOException {
        // When the length would make the second request a part of the first
        String answers = send(POST + host + AUTHORIZATION + JSON + "Content-Length: "
                + (CHUNKED.length() + next.length()) + "\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED + next);

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(200, 200);
        assertThat(upstream.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x3d", "ffffffffffffffff1", "-1", "3d;a\nb"})
    void brokenChunksEndTheConnectionWithoutAnAnswer(String size) throws IOException {
        // When
        String answers = send(POST + host + AUTHORIZATION + JSON + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n"
                + BODY + "\r\n0\r\n\r\n" + next);

        // Then
        assertThat(answers).isEmpty();
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aRequestInsideTheBodyOfARefusedOneIsNotRead() throws IOException {
        // When
        String answers = send(POST + host + JSON + "Content-Length: " + next.length() + "\r\n\r\n" + next + next);

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(401, 200);
    }

    @Test
    void aKeyInATrailerIsNoKey() throws IOException {
        // When
        String answers = send(POST + host + JSON + "Transfer-Encoding: chunked\r\nTrailer: Authorization\r\n\r\n"
                + CHUNKED.substring(0, CHUNKED.length() - 2) + AUTHORIZATION + "\r\n" + next);

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(401, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: a b\r\n",
                "Host: evil@h\r\n",
                "Host: h:99999\r\n",
                "Host: h/../admin\r\n",
                "Host: [::1\r\n"
            })
    void aHostThatIsNoneIsRefused(String odd) throws IOException {
        // When
        String answers = send(POST + odd + AUTHORIZATION + JSON + LENGTH + "\r\n" + BODY + next);

        // Then
        assertRefused(answers, "The request needs the header Host, with the name of this server.");
    }

    @Test
    void twoHostsAreRefused() throws IOException {
        // When
        String answers =
                send(POST + host + "Host: evil.example.com\r\n" + AUTHORIZATION + JSON + LENGTH + "\r\n" + BODY + next);

        // Then
        assertRefused(answers, "The header Host was sent more than once.");
    }

    @Test
    void anotherServersNameChangesNothing() throws IOException {
        // When
        String answers =
                send("GET /v1/models HTTP/1.1\r\nHost: evil.example.com\r\nX-Forwarded-Host: evil.example.com\r\n"
                        + "X-Original-URL: /admin/v1/routes\r\nX-HTTP-Method-Override: DELETE\r\n" + AUTHORIZATION
                        + "Connection: close\r\n\r\n");

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(200);
        assertThat(answers).contains("\"id\":\"plain\"").doesNotContain("evil");
    }

    @ParameterizedTest
    @CsvSource({
        "'Authorization: Bearer " + KEY + "|Authorization: Bearer " + KEY
                + "', The header Authorization was sent more than once.",
        "'Authorization: Bearer wrong|Authorization: Bearer " + KEY
                + "', The header Authorization was sent more than once.",
        "'x-api-key: " + KEY + "|x-api-key: wrong', The header x-api-key was sent more than once.",
        "'Authorization: Bearer wrong, Bearer " + KEY + "', The API key is not valid.",
        "'Authorization: Bearer " + KEY + "|x-api-key: wrong', The API key is not valid.",
    })
    void twoKeysAreNoKey(String headers, String message) throws IOException {
        // When
        String answers =
                send(POST + host + headers.replace("|", "\r\n") + "\r\n" + JSON + LENGTH + "\r\n" + BODY + next);

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(401, 200);
        assertThat(answers).contains("{\"error\":{\"message\":\"" + message + "\"");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aFoldedHeaderIsOneHeader() throws IOException {
        // When
        String answers =
                send(POST + host + "Authorization: Bearer\r\n " + KEY + "\r\n" + JSON + LENGTH + "\r\n" + BODY + next);

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(200, 200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noHeaderOfTheCallerReachesTheProvider(boolean streamed) throws IOException {
        // Given
        String body = BODY.replace("{\"model\"", "{\"stream\":" + streamed + ",\"model\"");
        String headers = "x-api-key: " + KEY + "\r\nConnection: x-api-key, keep-alive, X-Hop\r\nX-Hop: evil\r\n"
                + "Keep-Alive: timeout=evil\r\nProxy-Authorization: Basic evil\r\nTE: trailers, evil\r\nTrailer: evil\r\n"
                + "Cookie: evil=1\r\nX-Forwarded-For: evil\r\nForwarded: for=evil\r\nVia: evil\r\nReferer: http://evil/\r\n"
                + "Origin: http://evil\r\nUser-Agent: evil\r\nOpenAI-Organization: evil\r\nOpenAI-Project: evil\r\n"
                + "anthropic-beta: evil\r\nX-Stainless-Lang: evil\r\ntraceparent: evil\r\nX-Request-Id: evil\r\n"
                + "Accept-Language: evil\r\nExpect: evil\r\n";

        // When
        String answers =
                send(POST + host + headers + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body + next);

        // Then
        assertThat(RawRequest.statuses(answers)).containsExactly(200, 200);
        var sent = upstream.lastRequest().headers();
        assertThat(sent.toString()).doesNotContain("evil").doesNotContain(KEY);
        assertThat(sent.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .isSubsetOf(
                        "host",
                        "authorization",
                        "content-type",
                        "content-length",
                        "accept",
                        "user-agent",
                        "accept-encoding");
    }

    private String send(String request) throws IOException {
        return RawRequest.send(gateway, request);
    }

    private static void assertRefused(String answers, String message) {
        assertThat(RawRequest.statuses(answers)).containsExactly(400);
        assertThat(answers)
                .endsWith("{\"error\":{\"message\":\"" + message
                        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}");
        assertThat(upstream.requests()).isEmpty();
    }
}
