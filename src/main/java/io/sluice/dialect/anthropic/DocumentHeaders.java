package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.Excerpt;
import io.sluice.json.Json;
import io.sluice.model.Family;
import io.sluice.model.Source;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers that belong to a request's document, because what it means depends on them.
 *
 * @param version {@code anthropic-version}; null when there is none, which is fine here
 * @param beta    names of {@code anthropic-beta}, in order; they may come in one header or in several
 */
record DocumentHeaders(@Nullable String version, List<String> beta) {
    static final String VERSION = "anthropic-version";

    /** Neither. */
    static final DocumentHeaders NONE = new DocumentHeaders(null, List.of());

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern FLAG = Pattern.compile("[\\w.-]+");
    private static final String BETA = "anthropic-beta";

    DocumentHeaders {
        beta = List.copyOf(beta);
    }

    static DocumentHeaders of(MultiMap headers) {
        String version = headers.get(VERSION);
        if (version != null && !DATE.matcher(version.strip()).matches()) {
            throw Refused.with(VERSION, "value", "\"" + Excerpt.of(version) + "\" is not a valid version");
        }
        List<String> beta = new ArrayList<>();
        for (String value : headers.getAll(BETA)) {
            for (String flag : value.split(",", -1)) {
                if (!flag.isBlank()) {
                    beta.add(checked(flag.strip()));
                }
            }
        }
        return new DocumentHeaders(version == null ? null : version.strip(), beta);
    }

    /** The document with these headers among its members: see {@link Family#ANTHROPIC}. */
    Source source(Json document) {
        if (version == null && beta.isEmpty()) {
            return new Source(Family.ANTHROPIC, document);
        }
        ObjectNode complete = document.copyOfObject();
        if (version != null) {
            complete.put("anthropic_version", version);
        }
        if (!beta.isEmpty()) {
            var flags = complete.putArray("anthropic_beta");
            beta.forEach(flags::add);
        }
        return new Source(Family.ANTHROPIC, Json.of(complete));
    }

    private static String checked(String flag) {
        if (!FLAG.matcher(flag).matches()) {
            throw Refused.with(BETA, "value", "\"" + Excerpt.of(flag) + "\" is not the name of a feature");
        }
        return flag;
    }
}
