package io.sluice.provider.local;

import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyMeta;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.Leniency;
import io.sluice.provider.Upstream;
import io.sluice.provider.local.EmbeddingEngine.Pieces;
import io.sluice.secret.CallersContext;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The model in this process as an upstream: no network, no credential. Answers on the caller's own context. */
final class LocalUpstream implements Upstream.Embeddings {
    /** Members that change nothing in a vector: how another vendor stores or labels the call, and its kinds of search. */
    private static final Set<String> HARMLESS = Set.of("store", "metadata", "safety_identifier", "input_type");

    private static final int BAD_REQUEST = 400;

    private final EmbeddingEngine engine;
    private final EmbeddingLine line;
    private final int maxTexts;
    private final boolean lenient;
    private final Leniency leniency;

    /** @param lenient whether a text that is too long is cut instead of refused */
    LocalUpstream(EmbeddingEngine engine, EmbeddingLine line, int maxTexts, boolean lenient, Leniency leniency) {
        this.engine = engine;
        this.line = line;
        this.maxTexts = maxTexts;
        this.lenient = lenient;
        this.leniency = leniency;
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return CallersContext.back(() -> {
                    EmbeddingRequest request = attempt.request();
                    List<String> texts = texts(request.input());
                    check(request);
                    return line.embed(texts, (index, pieces) -> fitting(index, texts.size(), pieces));
                })
                .map(embedded -> new EmbeddingResponse(
                        new ReplyMeta(null, engine.model(), null),
                        embedded.vectors().stream()
                                .map(EmbeddingResponse.Vector::new)
                                .toList(),
                        Usage.reported(Usage.Tokens.of(embedded.pieces(), 0), null),
                        null));
    }

    private List<String> texts(Prompt input) {
        return switch (input) {
            case Prompt.Tokens _ ->
                throw unsupported("input", "The model '" + engine.model() + "' takes texts to embed, not token ids.");
            case Prompt.Texts(var texts) -> {
                if (texts.size() > maxTexts) {
                    throw unsupported(
                            "input",
                            "At most " + maxTexts + " texts are embedded a call; " + texts.size() + " were sent.");
                }
                yield texts;
            }
        };
    }

    private void check(EmbeddingRequest request) {
        Integer dimensions = request.dimensions();
        if (dimensions != null && dimensions != engine.dimensions()) {
            leniency.leaveOut(
                    "dimensions",
                    "The vectors of '" + engine.model() + "' have " + engine.dimensions()
                            + " numbers, and cannot be had with " + dimensions + ".");
        }
        for (Map.Entry<String, Json> member : request.extensions().members().entrySet()) {
            if (!HARMLESS.contains(member.getKey()) && !member.getValue().node().isNull()) {
                leniency.leaveOut(
                        member.getKey(),
                        "The model '" + engine.model() + "' does not know the parameter '" + member.getKey() + "'.");
            }
        }
    }

    /** What of a text, the one at {@code index} of so many, is embedded. */
    private Pieces fitting(int index, int texts, Pieces pieces) {
        String field = texts == 1 ? "input" : "input." + index;
        if (pieces.size() == 0) {
            throw unsupported(field, "A text without a word has no vector.");
        }
        if (pieces.size() <= engine.longest()) {
            return pieces;
        }
        String problem = "The model '" + engine.model() + "' reads at most " + engine.longest()
                + " tokens of a text; this one has " + pieces.size() + ".";
        if (!lenient) {
            String place = texts == 1 ? "input" : "input[" + index + "]"; // as upstreams of this operation write it
            throw new CallFailed(new Failure.Upstream(
                    new UpstreamError(Kind.CONTEXT_LENGTH, BAD_REQUEST, problem, null, place, null, null)));
        }
        leniency.leaveOut(field, problem);
        return pieces.first(engine.longest());
    }

    private static CallFailed unsupported(String field, String message) {
        return new CallFailed(new Failure.Unsupported(field, message));
    }
}
