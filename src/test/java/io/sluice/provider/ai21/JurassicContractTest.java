package io.sluice.provider.ai21;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.Sampling;
import io.sluice.model.Task;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.family.openai.OpenAiErrors;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.UpstreamReply;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class JurassicContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "ai21labs-jurassic";
    }

    @Override
    protected ProviderWire wire() {
        return new Wire();
    }

    @Override
    protected Reported reported(JsonNode usage) {
        return new Reported(
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put(
                "completions-sampling", completion(sampling("0.3", "0.9", "0.1", "0.2", null), 2, "minTokens", true));
        requests.put("completions-clamped", completion(sampling("1.8", "1", "-1", "0", null), null, "store", false));
        requests.put("completions-too-many", completion(Sampling.UNSET, 17, "store", false));
        requests.put("completions-seed", completion(sampling("0", "1", "0", "0", 7L), null, "store", false));
        requests.put("completions-unknown", completion(Sampling.UNSET, null, "grammar", false));
        requests.put("completions-forwarded", completion(Sampling.UNSET, null, "epoch", true));
        return requests;
    }

    private static CompletionRequest completion(Sampling sampling, Integer n, String extension, boolean forwarded) {
        var limits = new OutputLimits(100L, List.of("END", "STOP"), n);
        var extensions = new Extensions(Map.of(extension, CanonicalRequests.json("1")), forwarded);
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once upon")),
                new Parameters(sampling, limits, null, null, "end-user-1", extensions),
                false,
                Delivery.WHOLE,
                null);
    }

    private static Sampling sampling(String temperature, String topP, String presence, String frequency, Long seed) {
        return new Sampling(
                new BigDecimal(temperature),
                new BigDecimal(topP),
                null,
                new BigDecimal(presence),
                new BigDecimal(frequency),
                seed,
                null);
    }

    /** The pure parts. */
    private static final class Wire implements ProviderWire {
        private final ErrorReader errors =
                new OpenAiErrors(Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC));

        @Override
        public Set<Task> tasks() {
            return EnumSet.of(Task.COMPLETIONS);
        }

        @Override
        public byte[] request(ModelRequest request) {
            return JsonCodec.writeBytes(JurassicMapper.request((CompletionRequest) request, Leniency.STRICT));
        }

        @Override
        public ErrorReader errors() {
            return errors;
        }

        @Override
        public CompletionResponse completion(UpstreamReply reply) {
            return JurassicMapper.reply(JurassicUpstream.document(reply, errors), "j2-ultra");
        }
    }
}
