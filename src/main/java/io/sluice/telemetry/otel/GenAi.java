package io.sluice.telemetry.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Usage;
import io.sluice.telemetry.Answered;
import io.sluice.telemetry.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's names for calls of language models
 * (<a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">semantic conventions</a>, status
 * <em>development</em>, so they are written down here and not taken from a library of them), and a few of the gateway's own. None of
 * them holds what was asked or answered.
 */
final class GenAi {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("sluice.request_id");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("sluice.route");
    static final AttributeKey<String> DIALECT = AttributeKey.stringKey("sluice.dialect");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("sluice.attempt");

    private static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    private static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    private static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private GenAi() {}

    /** The conventions' name of a span. */
    static String name(String operation, String model) {
        return model.isEmpty() ? operation : operation + " " + model;
    }

    /** The conventions' name of a provider, for those that they know; the gateway's own for the others. */
    static String providerName(String provider) {
        return switch (provider) {
            case "bedrock", "amazon-bedrock" -> "aws.bedrock";
            case "gemini" -> "gcp.gemini";
            case "vertex", "vertex-ai" -> "gcp.vertex_ai";
            case "mistral" -> "mistral_ai";
            case "xai" -> "x_ai";
            default -> provider;
        };
    }

    /** Says how it went, and ends the span. */
    static void end(Span span, @Nullable Failure failure, @Nullable Answered answered) {
        if (answered != null) {
            answer(span, answered);
        }
        if (failure != null) {
            span.setAttribute(ERROR, Outcome.of(failure)).setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private static void answer(Span span, Answered answered) {
        String model = answered.model();
        if (model != null) {
            span.setAttribute(RESPONSE_MODEL, model);
        }
        FinishReason finish = answered.finish();
        if (finish != null) {
            span.setAttribute(FINISH_REASONS, List.of(word(finish)));
        }
        Usage.Tokens tokens = answered.tokens();
        if (tokens != null) {
            span.setAttribute(INPUT_TOKENS, tokens.prompt()).setAttribute(OUTPUT_TOKENS, tokens.completion());
        }
    }

    private static String word(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_call";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
