package io.sluice.provider.bedrock;

import io.sluice.provider.Leniency;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A target's settings, made ready for calls.
 *
 * @param base     address of the region's run time, without a slash at the end
 * @param region   that requests are signed for
 * @param model    id of a model or a profile, or an ARN
 * @param leniency what becomes of what the upstream cannot take
 */
record BedrockTarget(URI base, String region, String model, BedrockModels.Traits traits, Leniency leniency) {
    /** Where an operation ({@code converse}) of the model is answered: its id is one segment of the path. */
    URI address(String operation) {
        String segment = URLEncoder.encode(model, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
        return URI.create(base + "/model/" + segment + "/" + operation);
    }

    /**
     * Asks to leave out a member of the request that this target cannot honor.
     *
     * @throws io.sluice.model.CallFailed when the route is not lenient
     */
    void leaveOut(String field, String message) {
        leniency.leaveOut(field, message);
    }
}
