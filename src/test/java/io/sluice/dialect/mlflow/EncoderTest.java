package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Failure;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.Usage;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.sluice.support.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What MLflow's clients read, byte by byte. */
class EncoderTest {
    private static final long NOW = 1_750_000_000L;
    private static final Golden ROUTES = Golden.folder("dialect/mlflow").scenario("routes-replies");
    private static final Golden ENDPOINTS = Golden.folder("dialect/mlflow").scenario("endpoints-replies");
    private static final Golden STREAMS = Golden.folder("dialect/mlflow").scenario("endpoints-streams");

    @Test
    void writesChatsOfGenerationOne() throws InvalidJson {
        var encoder = new RoutesEncoder(route(Task.CHAT, Vendor.OPENAI));

        ROUTES.matchesJson("chat.json", json(encoder.chat(Answers.CHAT)));
        ROUTES.matchesJson("chat-of-two-candidates.json", json(encoder.chat(Answers.TWO)));
        ROUTES.matchesJson("chat-refused.json", json(encoder.chat(Answers.REFUSED)));
        ROUTES.matchesJson("chat-of-which-nothing-is-known.json", json(encoder.chat(Answers.SILENT)));
    }

    @Test
    void writesCompletionsOfGenerationOne() throws InvalidJson {
        var encoder = new RoutesEncoder(route(Task.COMPLETIONS, Vendor.OPENAI));

        ROUTES.matchesJson("completion.json", json(encoder.completion(Answers.COMPLETION)));
    }

    @Test
    void writesEmbeddingsOfGenerationOne() throws InvalidJson {
        var openAi = new RoutesEncoder(route(Task.EMBEDDINGS, Vendor.OPENAI));
        var other = new RoutesEncoder(route(Task.EMBEDDINGS, Vendor.ANTHROPIC));

        ROUTES.matchesJson("embedding.json", json(openAi.embedding(Answers.EMBEDDING)));
        ROUTES.matchesJson("embedding-of-another-vendor.json", json(other.embedding(Answers.EMBEDDING)));
    }

    @Test
    void writesChatsOfGenerationTwo() throws InvalidJson {
        var openAi = new EndpointsEncoder(route(Task.CHAT, Vendor.OPENAI), NOW);
        var anthropic = new EndpointsEncoder(route(Task.CHAT, Vendor.ANTHROPIC), NOW);

        ENDPOINTS.matchesJson("chat.json", json(openAi.chat(Answers.CHAT)));
        ENDPOINTS.matchesJson("chat-of-two-candidates.json", json(openAi.chat(Answers.TWO)));
        ENDPOINTS.matchesJson("chat-refused.json", json(openAi.chat(Answers.REFUSED)));
        ENDPOINTS.matchesJson("chat-of-which-nothing-is-known.json", json(openAi.chat(Answers.SILENT)));
        ENDPOINTS.matchesJson("chat-from-a-cache.json", json(openAi.chat(Answers.CACHED)));
        ENDPOINTS.matchesJson("chat-with-details-of-usage.json", json(openAi.chat(Answers.DETAILED)));
        ENDPOINTS.matchesJson("chat-calling-tools-of-openai.json", json(openAi.chat(Answers.TOOLS)));
        ENDPOINTS.matchesJson("chat-calling-tools-of-anthropic.json", json(anthropic.chat(Answers.TOOLS)));
    }

    @Test
    void writesCompletionsOfGenerationTwo() throws InvalidJson {
        var encoder = new EndpointsEncoder(route(Task.COMPLETIONS, Vendor.OPENAI), NOW);
        var silent = new CompletionResponse(Answers.SILENT.meta(), Answers.COMPLETION.choices(), Usage.ABSENT, null);

        ENDPOINTS.matchesJson("completion.json", json(encoder.completion(Answers.COMPLETION)));
        ENDPOINTS.matchesJson("completion-of-which-nothing-is-known.json", json(encoder.completion(silent)));
    }

    @Test
    void writesEmbeddingsOfGenerationTwo() throws InvalidJson {
        var encoder = new EndpointsEncoder(route(Task.EMBEDDINGS, Vendor.OPENAI), NOW);

        ENDPOINTS.matchesJson("embedding.json", json(encoder.embedding(Answers.EMBEDDING, EmbeddingFormat.FLOAT)));
        ENDPOINTS.matchesJson(
                "embedding-in-base64.json", json(encoder.embedding(Answers.EMBEDDING, EmbeddingFormat.BASE64)));
    }

    @Test
    void streamsChats() {
        STREAMS.matches("chat.sse", stream(Task.CHAT, Vendor.OPENAI, Answers.STREAM, new StreamOptions(true, false)));
        STREAMS.matches(
                "chat-without-usage.sse",
                stream(Task.CHAT, Vendor.OPENAI, Answers.STREAM, new StreamOptions(false, false)));
        STREAMS.matches(
                "chat-of-two-candidates.sse",
                stream(Task.CHAT, Vendor.OPENAI, Answers.TWO_STREAM, new StreamOptions(true, false)));
    }

    @Test
    void streamsToolCalls() {
        STREAMS.matches(
                "tools-of-openai.sse",
                stream(Task.CHAT, Vendor.OPENAI, Answers.TOOL_STREAM, new StreamOptions(true, false)));
        STREAMS.matches(
                "tools-of-anthropic.sse",
                stream(Task.CHAT, Vendor.ANTHROPIC, Answers.TOOL_STREAM, new StreamOptions(true, false)));
    }

    @Test
    void streamsCompletions() {
        STREAMS.matches(
                "completion.sse",
                stream(Task.COMPLETIONS, Vendor.OPENAI, Answers.STREAM, new StreamOptions(true, false)));
    }

    @Test
    void endsStreamsOfServingEndpointsWithDone() {
        STREAMS.matches(
                "chat-of-serving-endpoints.sse",
                stream(Task.CHAT, Vendor.OPENAI, Answers.STREAM, new StreamOptions(true, true)));
    }

    @Test
    void endsBrokenStreamsWithAnErrorAndWithoutDone() {
        // Given
        var frames = new EndpointsFrames(route(Task.CHAT, Vendor.OPENAI), NOW, new StreamOptions(true, true));
        var sent = new StringBuilder();
        Answers.STREAM.stream().limit(2).map(frames::encode).forEach(sent::append);

        // When
        sent.append(frames.fail(new Failure.Upstream(
                UpstreamError.of(UpstreamError.Kind.NETWORK, "The provider closed the connection."))));

        // Then
        STREAMS.matches("chat-broken.sse", sent.toString());
    }

    private static String stream(Task task, Vendor vendor, List<ReplyFrame> frames, StreamOptions options) {
        var encoder = new EndpointsFrames(route(task, vendor), NOW, options);
        var sent = new StringBuilder();
        frames.stream().map(encoder::encode).forEach(sent::append);
        return sent.append(encoder.complete()).toString();
    }

    private static Route route(Task task, Vendor vendor) {
        return MlflowRoutes.of(task, Style.NATIVE, vendor);
    }

    private static JsonNode json(byte[] bytes) throws InvalidJson {
        return JsonCodec.read(bytes);
    }
}
