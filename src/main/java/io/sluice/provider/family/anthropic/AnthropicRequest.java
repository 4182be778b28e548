package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is sent: a body, and the two headers that belong to it.
 *
 * @param version value of {@code anthropic-version}: the caller's own when the body is the caller's document, since what it
 *                means depends on it; else the target's
 * @param beta    value of {@code anthropic-beta}: the target's features and the caller's, each once; null for none
 */
public record AnthropicRequest(
        ObjectNode body, String version, @Nullable String beta) {
    private static final String VERSION_MEMBER = "anthropic_version";
    private static final String BETA_MEMBER = "anthropic_beta";
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern FLAG = Pattern.compile("[\\w.-]+");

    /** A body of ours. */
    public static AnthropicRequest of(ObjectNode body, AnthropicTarget target) {
        return new AnthropicRequest(body, target.version(), target.beta());
    }

    /**
     * A caller's document of the family, whose headers stand among its members: see {@link io.sluice.model.Family}.
     *
     * @param document a copy of the top level, which is changed
     */
    static AnthropicRequest ofDocument(ObjectNode document, AnthropicTarget target) {
        ForeignThoughts.leaveOut(document);
        JsonNode version = document.remove(VERSION_MEMBER);
        JsonNode beta = document.remove(BETA_MEMBER);
        boolean dated = version != null && DATE.matcher(version.asText()).matches();
        return new AnthropicRequest(
                document,
                dated ? version.asText() : target.version(),
                beta == null ? target.beta() : both(target, beta));
    }

    private static @Nullable String both(AnthropicTarget target, JsonNode told) {
        Set<String> flags = new LinkedHashSet<>();
        if (target.beta() != null) {
            addAll(target.beta(), flags);
        }
        if (told.isTextual()) {
            addAll(told.textValue(), flags);
        }
        if (told instanceof ArrayNode list) {
            list.forEach(flag -> addAll(flag.isTextual() ? flag.textValue() : "", flags));
        }
        return flags.isEmpty() ? null : String.join(",", flags);
    }

    private static void addAll(String list, Set<String> flags) {
        for (String flag : list.split(",", -1)) {
            String name = flag.strip();
            if (FLAG.matcher(name).matches()) {
                flags.add(name);
            }
        }
    }
}
