package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class OpenAiHttpTest {
    private static final String CHAT =
            "{\"model\":\"echo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI base;

    private Gateway gateway;

    @BeforeEach
    void serve() {
        TestCatalog.serve(catalog, EchoRoutes.all());
        gateway = new Gateway(base, HttpClient.Version.HTTP_1_1);
    }

    @Test
    void answersAChat() {
        var reply = gateway.post("/v1/chat/completions", CHAT);
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        assertThat(reply.statusCode()).isEqualTo(200);
        reply = gateway.post("/v1/chat/completions", CHAT.replace("{\"model", "{\"stream\":true,\"model"));
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        var h2 = new Gateway(base, HttpClient.Version.HTTP_2);
        reply = h2.post("/v1/chat/completions", CHAT);
        System.err.println(reply + " " + reply.version() + reply.headers().map() + reply.body());
        reply = h2.post("/v1/chat/completions", CHAT.replace("{\"model", "{\"stream\":true,\"model"));
        System.err.println(reply + " " + reply.version() + reply.headers().map() + reply.body());
        reply = gateway.get("/v1/models");
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        for (String id :
                new String[] {"echo-chat", "no%2Fsuch:model", "a/b/c", "no%20such", "x%3Ay", "%E2%82%AC", ""}) {
            reply = gateway.get("/v1/models/" + id);
            System.err.println(reply + " " + reply.headers().map() + reply.body());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "text/html",
                "application/xml;q=0.5",
                "garbage",
                "",
                "*/*;q=",
                "a/b/c",
                "application/json;charset=\"",
                "image/png, text/*;q=0.1"
            })
    void neverMindsAccept(String accept) {
        var reply = gateway.send(gateway.to("/v1/chat/completions")
                .header("Accept", accept)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(CHAT)));
        System.err.println("ACCEPT " + accept + " -> " + reply + reply.body());
        reply = gateway.send(gateway.to("/v1/models").header("Accept", accept));
        System.err.println("ACCEPT " + accept + " -> " + reply + reply.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "garbage",
                "",
                "a/b/c",
                "application/json;charset=\"",
                "application/json; charset=utf-8",
                "application/json;;"
            })
    void minds(String type) {
        var reply = gateway.send(
                gateway.to("/v1/chat/completions").header("Content-Type", type).POST(BodyPublishers.ofString(CHAT)));
        System.err.println("TYPE " + type + " -> " + reply + reply.headers().map() + reply.body());
    }

    @Test
    void other() {
        for (var p : new String[] {"/v1/chat/completions", "/v1/nope", "/v1", "/v1/", "/v1/models/"}) {
            var reply = gateway.get(p);
            System.err.println(reply + " " + reply.headers().map() + reply.body());
        }
        var reply = gateway.post("/v1/models", "{}");
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        reply = gateway.send(gateway.to("/v1/chat/completions").POST(BodyPublishers.ofString(CHAT)));
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        reply = gateway.send(gateway.to("/v1/chat/completions").POST(BodyPublishers.noBody()));
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        reply = gateway.send(gateway.to("/v1/chat/completions").method("OPTIONS", BodyPublishers.noBody()));
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        reply = gateway.send(gateway.to("/v1/models").method("HEAD", BodyPublishers.noBody()));
        System.err.println(reply + " " + reply.headers().map() + reply.body());
        reply = gateway.send(gateway.to("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("x".repeat(9_000_000))));
        System.err.println(reply + " " + reply.headers().map() + reply.body());
    }
}
