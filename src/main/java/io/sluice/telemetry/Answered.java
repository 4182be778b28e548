package io.sluice.telemetry;

import io.sluice.model.FinishReason;
import io.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a span says of an answer. Never a word of it.
 *
 * @param model  that answered, by its own name; null when the provider did not say
 * @param finish why it ended; null when it did not say
 * @param tokens as the provider counted them; null when it did not
 */
public record Answered(@Nullable String model, @Nullable FinishReason finish, Usage.@Nullable Tokens tokens) {}
