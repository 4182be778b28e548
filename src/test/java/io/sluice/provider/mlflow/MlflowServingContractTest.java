package io.sluice.provider.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.family.openai.OpenAiErrors;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.UpstreamReply;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;

/** A model server that is asked by inputs. Its shapes: <https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/>. */
class MlflowServingContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "mlflow-model-serving";
    }

    @Override
    protected ProviderWire wire() {
        return new InputsWire(new OpenAiErrors(Clock.systemUTC()));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        throw new AssertionError("counts no tokens");
    }

    private record InputsWire(OpenAiErrors errorReader) implements ProviderWire {
        @Override
        public Set<Task> tasks() {
            return EnumSet.allOf(Task.class);
        }

        @Override
        public byte[] request(ModelRequest request) {
            return JsonCodec.writeBytes(
                    switch (request) {
                        case ChatRequest chat -> MlflowRequests.chat(chat, Leniency.STRICT);
                        case CompletionRequest completion -> MlflowRequests.completion(completion, Leniency.STRICT);
                        case EmbeddingRequest embedding -> MlflowRequests.embedding(embedding, Leniency.STRICT);
                    });
        }

        @Override
        public ErrorReader errors() {
            return errorReader;
        }

        @Override
        public ChatResponse chat(UpstreamReply reply) {
            return MlflowReplies.chat(MlflowUpstream.document(reply, errorReader));
        }

        @Override
        public CompletionResponse completion(UpstreamReply reply) {
            return MlflowReplies.completion(MlflowUpstream.document(reply, errorReader));
        }

        @Override
        public EmbeddingResponse embedding(UpstreamReply reply) {
            return MlflowReplies.embedding(MlflowUpstream.document(reply, errorReader));
        }
    }
}
