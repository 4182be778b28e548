package io.sluice.provider.huggingface;

import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.ReplyDefaults;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.UpstreamReply;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The pure parts of the provider, bound to one server. */
final class TgiTestWire implements ProviderWire {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
    private static final List<String> STOPS = List.of("\n", "\nEND", "STOP");
    private static final ReplyDefaults DEFAULTS = ReplyDefaults.of(new CallId("req_0"), "tgi", 1767322445L);

    private final TgiTarget target;
    private final OpenAiMapper chats;
    private final TgiErrors errors = new TgiErrors(CLOCK);

    TgiTestWire(Leniency leniency) {
        this.target = new TgiTarget(URI.create("http://tgi.example"), "tgi", leniency);
        this.chats = new OpenAiMapper("tgi", false, TgiProvider.QUIRKS, leniency, CLOCK);
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.CHAT, Task.COMPLETIONS);
    }

    @Override
    public byte[] request(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chats.chat(TgiChats.fitted(chat, target));
            case CompletionRequest completion -> JsonCodec.writeBytes(TgiRequestMapper.generate(completion, target));
            case EmbeddingRequest embedding -> throw new AssertionError("not offered");
        };
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public EventDecoder decoder(Task task) {
        return task == Task.CHAT ? new TgiChatEvents(chats.chatEvents(DEFAULTS)) : new TgiEvents(STOPS);
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return chats.chat(errors.success(reply), DEFAULTS);
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return TgiReplyMapper.completion(errors.success(reply), STOPS);
    }
}
