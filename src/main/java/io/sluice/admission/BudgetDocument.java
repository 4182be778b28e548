package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.Budget.Unpriced;
import io.sluice.admission.Budgets.State;
import io.sluice.json.JsonCodec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Budgets in JSON. */
public final class BudgetDocument {
    private static final int DEFAULT_PERCENT = 80;

    private BudgetDocument() {}

    /**
     * Reads what an administrator wrote.
     *
     * @param id of the budget it becomes; a document may name it, but no other
     * @throws io.sluice.model.CallFailed with all problems
     */
    static Budget read(String id, JsonNode document) {
        Fields fields = Fields.of(document);
        String named = fields.text("id");
        if (named != null && !named.equals(id)) {
            fields.problem("id", "read_only", "is the gateway's to choose");
        }
        Scope scope = ScopeDocument.read(fields, ScopeDocument.OF_BUDGETS);
        Amounts.Limit limit = Amounts.read(fields);
        Window window = WindowDocument.read(fields);
        Boolean hard = fields.flag("hard");
        Long percent = fields.number("soft_percent", 1, 100);
        String webhook = webhook(fields);
        Unpriced unpriced = unpriced(fields);
        fields.rejectOthers();
        fields.verify();
        if (scope == null || limit == null || window == null) {
            throw new IllegalStateException("a problem nobody told of");
        }
        Integer soft = percent != null ? Integer.valueOf(percent.intValue()) : webhook != null ? DEFAULT_PERCENT : null;
        return new Budget(
                id, scope, limit.unit(), limit.amount(), window, hard == null || hard, soft, webhook, unpriced);
    }

    /** Writes a budget as it was declared. */
    public static ObjectNode write(Budget budget) {
        ObjectNode document = JsonCodec.object().put("id", budget.id());
        document.set("scope", ScopeDocument.write(budget.scope()));
        document.set("limit", Amounts.write(budget.unit(), budget.limit()));
        WindowDocument.write(budget.window(), document);
        document.put("hard", budget.hard());
        if (budget.softPercent() != null) {
            document.put("soft_percent", budget.softPercent());
        }
        if (budget.webhook() != null) {
            document.put("webhook", budget.webhook());
        }
        return document.put("unpriced", budget.unpriced().word());
    }

    /** Writes a budget and how it stands. */
    public static ObjectNode write(State state) {
        ObjectNode document = write(state.budget());
        standing(state, document);
        return document;
    }

    /** What a webhook is told. */
    static ObjectNode notice(State state, Instant window, Instant now) {
        Budget budget = state.budget();
        ObjectNode document = JsonCodec.object().put("event", "budget.soft_threshold");
        document.put("budget", budget.id()).set("scope", ScopeDocument.write(budget.scope()));
        document.put("soft_percent", budget.softPercent());
        document.put("hard", budget.hard());
        document.put("window_start", window.toString());
        standing(state, document);
        return document.put("at", now.toString());
    }

    private static void standing(State state, ObjectNode document) {
        String unit = state.budget().unit().word();
        document.put("limit_" + unit, state.budget().limit());
        document.put("spent_" + unit, state.spent());
        document.put("held_" + unit, state.heldByAll());
        document.put("leased_" + unit, state.leased());
        document.put("resets_at", state.resetsAt().toString());
    }

    private static @Nullable String webhook(Fields fields) {
        String address = fields.text("webhook");
        if (address != null && !WebhookAddress.isValid(address)) {
            fields.problem("webhook", "url", "must be an address such as https://example.com/hook, without a password");
            return null;
        }
        return address;
    }

    private static Unpriced unpriced(Fields fields) {
        String word = fields.text("unpriced");
        if (word == null) {
            return Unpriced.SERVE;
        }
        return Unpriced.of(word).orElseGet(() -> {
            fields.problem("unpriced", "unpriced", "must be serve or refuse");
            return Unpriced.SERVE;
        });
    }
}
