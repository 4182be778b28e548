package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What differs between OpenAI itself and the houses that serve its wire under their own name. */
interface Flavor {

    /** Who is asked for in the name of whom the answer is given: a model, or a deployment. */
    String account(Call call);

    /** Headers of a good answer. */
    Map<String, String> headers(Call call);

    /** Prints a whole body. */
    String print(JsonNode body);

    /** A whole chat answer as this house sends it. */
    JsonNode whole(ObjectNode body);

    /** Any other JSON as this house sends it. */
    JsonNode plain(ObjectNode body);

    /** A chunk of a stream as this house sends it. */
    JsonNode chunk(Call call, ObjectNode chunk, int ordinal);

    /** Chunks before the model's first one. */
    List<JsonNode> preamble();

    /**
     * Where a stream tells its usage when nothing else is scripted.
     *
     * @param asked whether the request has {@code include_usage}
     */
    default UsagePlace usagePlace(boolean asked) {
        return asked ? UsagePlace.OWN_CHUNK : UsagePlace.NOWHERE;
    }

    /** Whether a refusal is told as an answer that a filter ended. */
    default boolean filters() {
        return false;
    }

    /** The body of an error. */
    String error(Call call, VendorError error, RetryAfter retryAfter);

    /** Whether the model must be named in the body. */
    default Endpoint.Checks modelChecks() {
        return (_, _) -> Optional.empty();
    }
}
