package io.sluice.dialect.anthropic;

import io.sluice.model.Extensions;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Sampling;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a request asks for beside its content, within Anthropic's ranges. */
final class ParameterDecoder {
    /** Budgets of thinking below these are little and middling effort, as other vendors word it. */
    private static final long LOW_BELOW = 4096;

    private static final long MEDIUM_BELOW = 16_384;

    /** Other vendors take no longer names of end users. */
    private static final int LONGEST_USER = 64;

    private ParameterDecoder() {}

    static Parameters decode(Fields request, Extensions extensions) {
        var sampling = new Sampling(
                request.fraction("temperature"),
                request.fraction("top_p"),
                request.integer("top_k", 0),
                null,
                null,
                null,
                null);
        var limits = new OutputLimits(request.integer("max_tokens", 0), stops(request), null);
        return new Parameters(sampling, limits, effort(request), null, user(request), extensions);
    }

    /** Whether the request turns thinking on. */
    static boolean wantsThoughts(Fields request) {
        Fields thinking = request.object("thinking");
        return thinking != null && !thinking.requireText("type").equals("disabled");
    }

    /** The word told, else what a budget comes to. Thinking that is left to the model is its own default everywhere. */
    private static @Nullable String effort(Fields request) {
        Fields config = request.object("output_config");
        String told = config == null ? null : config.text("effort");
        Fields thinking = request.object("thinking");
        if (thinking == null || !thinking.requireText("type").equals("enabled")) {
            return told;
        }
        thinking.requireValue("budget_tokens");
        Long budget = thinking.integer("budget_tokens", 1);
        if (told != null || budget == null) {
            return told;
        }
        return budget < LOW_BELOW ? "low" : budget < MEDIUM_BELOW ? "medium" : "high";
    }

    private static List<String> stops(Fields request) {
        List<String> stops = request.texts("stop_sequences");
        for (int i = 0; i < stops.size(); i++) {
            if (stops.get(i).isBlank()) {
                throw Refused.with(
                        request.at("stop_sequences") + "." + i,
                        "whitespace",
                        "each stop sequence must contain non-whitespace");
            }
        }
        return stops;
    }

    /** Anthropic's clients put long texts here; what is too long for others is told apart by its hash. */
    private static @Nullable String user(Fields request) {
        Fields metadata = request.object("metadata");
        String user = metadata == null ? null : metadata.text("user_id");
        return user == null || user.length() <= LONGEST_USER ? user : hash(user);
    }

    private static String hash(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
