package io.sluice.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.All;
import io.sluice.admission.Budget;
import io.sluice.admission.Budgets;
import io.sluice.call.CallPipeline;
import io.sluice.call.Inbound;
import io.sluice.call.Inbounds;
import io.sluice.call.Quote;
import io.sluice.call.VisibleRoutes;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a call would cost, asked with the very body of the call. */
@Path("/v1/quote")
@Singleton
@Requires(Permission.CALL)
@Tag(name = "Quote", description = "What a call costs at most and on average, before it is made.")
public final class QuoteResource {
    private static final String JSON = "application/json";

    private final CallPipeline pipeline;
    private final VisibleRoutes routes;
    private final List<RequestReader> readers;

    QuoteResource(CallPipeline pipeline, VisibleRoutes routes, @All List<RequestReader> readers) {
        this.pipeline = pipeline;
        this.routes = routes;
        this.readers = List.copyOf(readers);
    }

    /** Quotes a call. */
    @POST
    @Operation(
            summary = "Says what a call would cost",
            description =
                    "The body is that of the call, in any dialect. The header anthropic-version means Anthropic's; a body"
                            + " without a model means MLflow's, whose route the parameter names; all others are OpenAI's,"
                            + " unless the parameter dialect says otherwise. Nothing is sent and nothing is held.")
    @RequestBody(required = true, content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "Worst case, expected case, budgets and verdict.",
            content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<GatewayReply> quote(
            @QueryParam("route") @Parameter(description = "The route, where the body does not name it") @Nullable
                    String route,
            @QueryParam("dialect") @Parameter(description = "The body's language") @Nullable String dialect,
            @Context RoutingContext context) {
        Inbound inbound = Inbounds.of(context);
        byte[] body = context.body().buffer().getBytes();
        JsonNode model = object(body).get("model");
        String name = route != null ? route : model != null && model.isTextual() ? model.textValue() : "";
        if (name.isEmpty()) {
            throw invalid("model", "The body names no 'model', and the parameter 'route' names no route.");
        }
        Route asked = routes.find(inbound.principal(), name)
                .orElseThrow(() -> new CallFailed(new Failure.UnknownRoute(Excerpt.of(name))));
        var headers = context.request().headers();
        String language = dialect != null
                ? dialect
                : headers.contains("anthropic-version") ? "anthropic" : model == null ? "mlflow" : "openai";
        Quote quote = pipeline.quote(inbound, asked, reader(language).read(asked, body, headers));
        return Uni.createFrom().item(GatewayReply.Document.ok(JsonCodec.writeBytes(document(quote))));
    }

    private RequestReader reader(String language) {
        return readers.stream()
                .filter(reader -> reader.dialect().equals(language))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "dialect",
                        "'dialect' must be one of "
                                + readers.stream()
                                        .map(RequestReader::dialect)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static ObjectNode object(byte[] body) {
        try {
            if (JsonCodec.read(body) instanceof ObjectNode object) {
                return object;
            }
            throw invalid("", "The body must be a JSON object.");
        } catch (InvalidJson e) {
            throw invalid("", "The request body " + e.problem() + ".");
        }
    }

    private static ObjectNode document(Quote quote) {
        ObjectNode document = JsonCodec.object();
        ObjectNode worst = document.putObject("worst_case");
        worst.put("tokens", quote.worst().totalTokens());
        worst.put("input_tokens", quote.worst().inputTokens());
        worst.put("output_tokens", quote.worst().outputTokens());
        worst.put("cost_nano_usd", quote.worst().costNanoUsd());
        worst.put("unpriced", !quote.worst().priced());
        worst.put("price_version", quote.priceVersion());
        ObjectNode expected = document.putObject("expected");
        Quote.Expected history = quote.expected();
        expected.put("calls", history == null ? 0 : history.calls());
        if (history != null) {
            expected.put("tokens", history.inputTokens() + history.outputTokens());
            expected.put("input_tokens", history.inputTokens());
            expected.put("output_tokens", history.outputTokens());
            expected.put("cost_nano_usd", history.costNanoUsd());
        }
        ArrayNode budgets = document.putArray("budgets");
        quote.budgets().forEach(state -> budgets.add(budget(state)));
        return document.put("verdict", quote.admitted() ? "admitted" : "refused");
    }

    private static ObjectNode budget(Budgets.State state) {
        Budget budget = state.budget();
        ObjectNode node = JsonCodec.object()
                .put("id", budget.id())
                .put("scope", budget.scope().toString())
                .put("hard", budget.hard());
        switch (budget.unit()) {
            case NANO_USD -> node.put("headroom_nano_usd", state.left());
            case TOKENS -> node.put("headroom_tokens", state.left());
            case CALLS -> node.put("headroom_calls", state.left());
        }
        return node.put(
                "resets_at", state.resetsAt() == null ? null : state.resetsAt().toString());
    }

    private static CallFailed invalid(String field, String message) {
        return new CallFailed(Failure.InvalidRequest.of(field, "quote", message));
    }
}
