package io.sluice.support.upstream.openai;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** OpenAI's wire at one of the houses that copied it. */
public final class HouseWire implements Wire {
    private final House house;
    private final Flavor flavor;
    private final List<Endpoint> endpoints;

    private HouseWire(House house) {
        this.house = house;
        this.flavor = new HouseFlavor(house);
        this.endpoints = List.of(
                Endpoint.post("/chat/completions", new ChatChecks(flavor), new ChatSpeaker(flavor)),
                Endpoint.post("/completions", InputChecks.ofCompletions(flavor), new CompletionSpeaker(flavor)),
                Endpoint.post("/embeddings", InputChecks.ofEmbeddings(flavor), new EmbeddingSpeaker(flavor)));
    }

    /** One for each house. */
    public static List<Wire> all() {
        return House.all().stream().<Wire>map(HouseWire::new).toList();
    }

    @Override
    public String name() {
        return house.id();
    }

    @Override
    public String basePath() {
        return house.basePath();
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        var wanted =
                house.wantedHeader().filter(name -> call.request().header(name).isEmpty());
        if (wanted.isPresent()) {
            return wanted.map(name -> VendorError.invalid(null, "missing required " + name + " header"));
        }
        var key = house.key(call);
        if (key.isEmpty()) {
            return house.keyWanted() && call.rules().keyRequired()
                    ? Optional.of(OpenAiErrors.NO_KEY)
                    : Optional.empty();
        }
        return key.filter(value -> !call.rules().accepts(value)).map(OpenAiErrors::wrongKey);
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Not Found");
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
        return new Frame.Event(
                null,
                io.sluice.support.upstream.Json.compact(OpenAiErrors.body(call, error, new RetryAfter.None())),
                Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return OpenAiWire.stream(flavor, call, frames);
    }
}
