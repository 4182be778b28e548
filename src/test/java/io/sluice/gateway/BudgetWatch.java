package io.sluice.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at a budget again and again, and takes down whenever it shows more spent and held than its limit. */
final class BudgetWatch {
    private final GatewaySetup setup;
    private final String budget;
    private final List<String> violations = new ArrayList<>();
    private int looks;

    BudgetWatch(GatewaySetup setup, String budget) {
        this.setup = setup;
        this.budget = budget;
    }

    /** Looks without a pause for this long. */
    void lookFor(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            HttpResponse<String> reply = setup.get("/admin/v1/budgets/" + budget);
            if (reply.statusCode() == 200) {
                looks++;
                JsonNode now = LedgerRows.read(reply.body());
                long taken = now.path("spent_nano_usd").longValue()
                        + now.path("held_nano_usd").longValue();
                if (taken > now.path("limit_nano_usd").longValue()) {
                    violations.add(reply.body());
                }
            }
        }
    }

    int looks() {
        return looks;
    }

    List<String> violations() {
        return violations;
    }
}
