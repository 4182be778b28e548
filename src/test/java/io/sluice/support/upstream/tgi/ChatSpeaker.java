package io.sluice.support.upstream.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.openai.OpenAiWire;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/chat/completions}: OpenAI's answers without what only OpenAI has, on one line. */
final class ChatSpeaker implements Endpoint.Speaker {

    private static final List<String> OPENAIS_OWN = List.of("service_tier", "obfuscation");

    private final Endpoint.Speaker openAi = new OpenAiWire()
            .endpoints().stream()
                    .filter(endpoint ->
                            endpoint.path().matcher("/chat/completions").matches())
                    .findFirst()
                    .orElseThrow()
                    .speaker();

    @Override
    public Answer say(Call call, Said said) {
        var answer = openAi.say(call, said);
        var type = answer.stream() ? "text/event-stream" : "application/json";
        var frames = answer.frames().stream().map(ChatSpeaker::plain).toList();
        return new Answer(answer.status(), Map.of("content-type", type), answer.stream(), frames, answer.model());
    }

    private static Frame plain(Frame frame) {
        return switch (frame) {
            case Frame.Event event when event.data().equals("[DONE]") -> event;
            case Frame.Event event -> new Frame.Event(event.name(), plain(event.data()), event.credit());
            case Frame.Bytes body ->
                new Frame.Bytes(Buffer.buffer(plain(body.bytes().toString())), body.credit());
        };
    }

    private static String plain(String text) {
        JsonNode document = Json.parse(text);
        return Json.compact(((ObjectNode) document).remove(OPENAIS_OWN));
    }
}
