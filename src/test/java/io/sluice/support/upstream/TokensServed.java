package io.sluice.support.upstream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Comparator;
import java.util.Map;

/**
 * What the double served up to one moment: its own bill, against which a gateway's can be checked.
 *
 * <p>Counting rule: the input is counted when the first frame of a good answer is written, an output token when the frame
 * that carries it is written; what the socket then refuses (the client was gone) is taken back. Hence a reply cut in
 * the middle counts what was said so far, a whole reply cut before its last byte counts nothing, and so does an error.
 * A call is counted with its first token.
 *
 * @param byModel one entry for each wire and model that was served
 */
public record TokensServed(Map<Key, Served> byModel) {

    /** On whose account: the model is the one the client asked for, on Azure the deployment. */
    public record Key(String wire, String model) {}

    /** So many calls that were served at least a part of an answer, and the tokens they were served. */
    public record Served(long calls, Tokens tokens) {

        static final Served NOTHING = new Served(0, Tokens.NONE);

        Served plus(Served other) {
            return new Served(calls + other.calls, tokens.plus(other.tokens));
        }
    }

    public TokensServed {
        byModel = Map.copyOf(byModel);
    }

    public Served total() {
        return byModel.values().stream().reduce(Served.NOTHING, Served::plus);
    }

    /** The same as a JSON list, in a fixed order. */
    ArrayNode json() {
        var list = Json.array();
        byModel.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> {
                    var tokens = entry.getValue().tokens();
                    list.addObject()
                            .put("wire", entry.getKey().wire())
                            .put("model", entry.getKey().model())
                            .put("calls", entry.getValue().calls())
                            .put("input", tokens.input())
                            .put("cached_input", tokens.cachedInput())
                            .put("cache_write", tokens.cacheWrite())
                            .put("output", tokens.output())
                            .put("reasoning", tokens.reasoning());
                });
        return list;
    }

    /** Everything served on one wire, e.g. {@code openai}. */
    public Served on(String wire) {
        return byModel.entrySet().stream()
                .filter(entry -> entry.getKey().wire().equals(wire))
                .map(Map.Entry::getValue)
                .reduce(Served.NOTHING, Served::plus);
    }

    /** What one model served on one wire; nothing when it was never called. */
    public Served of(String wire, String model) {
        return byModel.getOrDefault(new Key(wire, model), Served.NOTHING);
    }
}
