package io.sluice.support.upstream.openai;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Azure OpenAI in both its forms: classic ({@code /openai/deployments/{deployment}/...?api-version=}) and v1
 * ({@code /openai/v1/...}, the deployment as the model). Known deployments are {@link
 * io.sluice.support.upstream.Rules#models()}.
 */
public final class AzureWire implements Wire {

    private static final String CLASSIC = "/openai/deployments/(?<deployment>[^/]+)";
    private static final String V1 = "/openai/v1";

    private final Flavor flavor = new AzureFlavor(false);
    private final Flavor v1Flavor = new AzureFlavor(true);
    private final List<Endpoint> endpoints = List.of(
            Endpoint.post(CLASSIC + "/chat/completions", new ChatChecks(flavor), new ChatSpeaker(flavor)),
            Endpoint.post(CLASSIC + "/completions", InputChecks.ofCompletions(flavor), new CompletionSpeaker(flavor)),
            Endpoint.post(CLASSIC + "/embeddings", InputChecks.ofEmbeddings(flavor), new EmbeddingSpeaker(flavor)),
            Endpoint.post(V1 + "/chat/completions", new ChatChecks(v1Flavor), new ChatSpeaker(v1Flavor)),
            Endpoint.post(V1 + "/embeddings", InputChecks.ofEmbeddings(v1Flavor), new EmbeddingSpeaker(v1Flavor)),
            Endpoint.get("/openai(?:/v1)?/models(?:/(?<id>.+))?", ModelSpeaker::known, new ModelSpeaker(flavor)));

    @Override
    public String name() {
        return "azure";
    }

    /** The address of the resource; clients add {@code /openai/...} themselves. */
    @Override
    public String basePath() {
        return "/azure";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The key comes in {@code api-key}, or as Bearer; the version must be there unless the path says v1. */
    @Override
    public Optional<VendorError> admit(Call call) {
        var key = call.request().header("api-key").or(call::bearer);
        if (key.isEmpty() ? call.rules().keyRequired() : !call.rules().accepts(key.get())) {
            return Optional.of(VendorError.of(401));
        }
        var v1 = call.request().path().startsWith("/azure" + V1 + "/");
        if (!v1 && !call.request().query().containsKey("api-version")) {
            return Optional.of(VendorError.of(404));
        }
        var deployment = call.variables().get("deployment");
        if (deployment != null && !call.rules().serves(deployment)) {
            return Optional.of(unknownDeployment());
        }
        return Optional.empty();
    }

    static VendorError unknownDeployment() {
        return VendorError.of(404)
                .withCode("DeploymentNotFound")
                .withMessage("The API deployment for this resource does not exist. If you created the deployment within"
                        + " the last 5 minutes, please wait a moment and try again.");
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404);
    }

    @Override
    public VendorError malformed(Call call) {
        return OpenAiErrors.NOT_JSON;
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<>(flavor.headers(call));
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, flavor.error(call, error, retryAfter), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        var body = OpenAiErrors.body(call, error, new RetryAfter.None());
        return new Frame.Event(null, Json.compact(body), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return OpenAiWire.stream(flavor, call, frames);
    }
}
