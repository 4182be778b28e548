package io.sluice.admission;

import io.sluice.settings.Bounds;
import io.sluice.settings.Shape;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Rate limits and budgets. */
@ConfigMapping(prefix = "sluice.admission")
public interface AdmissionConfig {
    /** How often it is looked whether another gateway changed limits or budgets. */
    @WithDefault("500ms")
    @Bounds(min = "50ms", max = "1m")
    Duration refreshInterval();

    /** How often gateways learn what the others have spent, and give back what they do not need of budgets. */
    @WithDefault("1s")
    @Bounds(min = "50ms", max = "1m")
    Duration exchangeInterval();

    /**
     * How long a gateway may not be heard of before an administrator can return its shares of budgets. Nearly as long it admits
     * calls from its shares while the database is away; then hard budgets refuse.
     */
    @WithDefault("2h")
    @Bounds(min = "1m", max = "7d")
    Duration lostAfter();

    /**
     * The status of calls that a budget refuses: 429, or 402. OpenAI's clients repeat neither, for they are told so; MLflow's
     * clients repeat a 429.
     */
    @WithDefault("429")
    @Shape(pattern = "402|429", words = "402 or 429")
    String budgetStatus();

    /** Webhooks that tell when a budget comes to its soft threshold. */
    Webhook webhook();

    /** Webhooks that tell when a budget comes to its soft threshold. */
    interface Webhook {
        /**
         * Where the secret is kept that signs them, such as {@code env:BUDGET_WEBHOOK_SECRET} or {@code file:/run/secrets/webhook}.
         * Without it they are sent unsigned.
         */
        Optional<String> secret();

        /** How long a receiver may take to answer. */
        @WithDefault("5s")
        @Bounds(min = "100ms", max = "5m")
        Duration timeout();

        /** How often it is tried again, with growing pauses, until the receiver answers with a status of 200 to 299. */
        @WithDefault("8")
        @Bounds(min = "1", max = "100", unit = "tries")
        int attempts();
    }
}
