package io.sluice.telemetry;

import io.sluice.model.Failure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a call or an attempt went, as one word for the {@code outcome} tag. */
public final class Outcome {
    /** All went well. */
    public static final String SUCCESS = "success";

    private Outcome() {}

    /** The word for a failure; null means that there was none. */
    public static String of(@Nullable Failure failure) {
        return switch (failure) {
            case null -> SUCCESS;
            case Failure.InvalidRequest _, Failure.UnsupportedMediaType _, Failure.Prescribed _ -> "invalid_request";
            case Failure.PayloadTooLarge _ -> "payload_too_large";
            case Failure.Unauthenticated _ -> "unauthenticated";
            case Failure.RateLimited _ -> "rate_limited";
            case Failure.BudgetExhausted _ -> "budget_exhausted";
            case Failure.Forbidden _ -> "forbidden";
            case Failure.NotFound _, Failure.MethodNotAllowed _ -> "not_found";
            case Failure.UnknownRoute _ -> "unknown_route";
            case Failure.WrongTask _ -> "wrong_task";
            case Failure.NotOffered _, Failure.Unsupported _ -> "unsupported";
            case Failure.Upstream(var error) ->
                "upstream_" + error.kind().name().toLowerCase(Locale.ROOT);
            case Failure.TimedOut(var clock, var limit) ->
                "timeout_" + clock.name().toLowerCase(Locale.ROOT);
            case Failure.CircuitOpen _ -> "circuit_open";
            case Failure.Saturated _ -> "saturated";
            case Failure.CredentialUnavailable _ -> "credential_unavailable";
            case Failure.AddressRefused _ -> "address_refused";
            case Failure.Unavailable _ -> "unavailable";
            case Failure.Aborted _ -> "aborted";
            case Failure.Internal _ -> "internal";
        };
    }
}
