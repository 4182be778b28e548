package io.sluice.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One start of one gateway, and what it has taken of budgets.
 *
 * @param id     its name, which no other start has
 * @param node   the gateway's name
 * @param seenAt when it was heard of last, by its own clock
 * @param closed what an administrator decided about its shares; null when nobody did, and when it was heard of again
 */
public record GatewayEpoch(
        String id,
        String node,
        Instant startedAt,
        Instant seenAt,
        @Nullable Closing closed,
        List<Share> shares) {
    public GatewayEpoch {
        shares = List.copyOf(shares);
    }

    /** In JSON. */
    public static ObjectNode document(GatewayEpoch epoch) {
        ObjectNode document = JsonCodec.object().put("id", epoch.id()).put("node", epoch.node());
        document.put("started_at", epoch.startedAt().toString());
        document.put("seen_at", epoch.seenAt().toString());
        document.put("closed", epoch.closed() == null ? null : epoch.closed().word());
        ArrayNode shares = document.putArray("shares");
        epoch.shares().forEach(share -> shares.add(share.document()));
        return document;
    }

    /**
     * What it may spend of a budget without asking, or owes when it is below zero.
     *
     * @param window when it began; the epoch of time for rolling ones
     */
    public record Share(String budget, Instant window, long amount) {
        private ObjectNode document() {
            return JsonCodec.object()
                    .put("budget", budget)
                    .put("window_start", window.toString())
                    .put("amount", amount);
        }
    }

    /** What becomes of the shares of a gateway that is lost with its journal. */
    public enum Closing {
        /** They count as spent: whatever it did with them, no budget is passed. */
        SPENT,
        /** Others may have them: whoever knows that it spent nothing of them since it was drained last. */
        RETURNED;

        /** As it stands in documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The choice of this word. */
        public static Optional<Closing> of(String word) {
            return Arrays.stream(values())
                    .filter(choice -> choice.word().equals(word))
                    .findFirst();
        }
    }
}
