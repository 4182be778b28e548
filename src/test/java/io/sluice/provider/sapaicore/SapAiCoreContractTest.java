package io.sluice.provider.sapaicore;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.ReplyDefaults;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.UpstreamReply;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/** The wrapping of chats and of their answers. */
class SapAiCoreContractTest extends ProviderContract {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    @Override
    protected String name() {
        return "sap-ai-core";
    }

    @Override
    protected ProviderWire wire() {
        return new Wire(SapAiCoreProvider.mapper("gpt-4o", Leniency.STRICT, CLOCK));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        return new Reported(
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong());
    }

    private record Wire(OpenAiMapper mapper) implements ProviderWire {
        @Override
        public Set<Task> tasks() {
            return EnumSet.of(Task.CHAT);
        }

        @Override
        public byte[] request(ModelRequest request) {
            return Orchestration.wrapped(mapper.chat((ChatRequest) request));
        }

        @Override
        public ErrorReader errors() {
            return mapper.errors();
        }

        @Override
        public ChatResponse chat(UpstreamReply reply) {
            return mapper.chat(
                    Orchestration.unwrapped(reply), new ReplyDefaults("0123456789abcdef", "gpt-4o", 1_767_322_445));
        }
    }
}
