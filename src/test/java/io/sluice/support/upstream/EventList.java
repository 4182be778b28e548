package io.sluice.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one stream while a wire writes them, each with the output tokens it carries; then the frames, on which
 * the bill is spread.
 */
public final class EventList {

    private record Item(@Nullable String name, String data, int output, int reasoning) {}

    private final List<Item> items = new ArrayList<>();

    /** An event that carries no output. */
    public EventList add(@Nullable String name, JsonNode data) {
        return add(name, data, 0, 0);
    }

    /** An event that carries so many output tokens, of which so many are thought. */
    public EventList add(@Nullable String name, JsonNode data, int output, int reasoning) {
        items.add(new Item(name, Json.compact(data), output, reasoning));
        return this;
    }

    /** An event that carries no output, its data as they are. */
    public EventList add(@Nullable String name, String data) {
        items.add(new Item(name, data, 0, 0));
        return this;
    }

    /**
     * The frames. The first one carries the input; the output is spread in proportion to what each event carries, which
     * is exact when the bill was counted and the nearest whole numbers when it was scripted.
     */
    public List<Frame> frames(Tokens bill) {
        var output = items.stream().mapToLong(Item::output).toArray();
        var reasoning = items.stream().mapToLong(Item::reasoning).toArray();
        var outputShares = shares(bill.output(), output);
        var reasoningShares = shares(bill.reasoning(), sum(reasoning) > 0 ? reasoning : output);
        var frames = new ArrayList<Frame>(items.size());
        for (var k = 0; k < items.size(); k++) {
            var item = items.get(k);
            var said = new Tokens(0, 0, 0, outputShares[k], reasoningShares[k]);
            frames.add(new Frame.Event(item.name(), item.data(), k == 0 ? said.plus(bill.inputOnly()) : said));
        }
        return frames;
    }

    private static long[] shares(long total, long[] weights) {
        var shares = new long[weights.length];
        var all = sum(weights);
        if (all == 0) {
            if (shares.length > 0) {
                shares[0] = total;
            }
            return shares;
        }
        var weight = 0L;
        var given = 0L;
        for (var k = 0; k < weights.length; k++) {
            weight += weights[k];
            shares[k] = total * weight / all - given;
            given += shares[k];
        }
        return shares;
    }

    private static long sum(long[] values) {
        var sum = 0L;
        for (var value : values) {
            sum += value;
        }
        return sum;
    }
}
