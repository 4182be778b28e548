package io.sluice.dialect.mlflow;

import io.sluice.model.Failure;

/** The {@code type} of an error that ends a stream: the exception that MLflow's server would have named. */
final class StreamErrors {
    private StreamErrors() {}

    static String typeOf(Failure failure) {
        return switch (failure) {
            case Failure.Upstream _, Failure.Prescribed _, Failure.Unsupported _, Failure.NotOffered _ ->
                "AIGatewayException";
            case Failure.TimedOut _ -> "TimeoutError";
            case Failure.InvalidRequest _,
                    Failure.PayloadTooLarge _,
                    Failure.UnsupportedMediaType _,
                    Failure.Unauthenticated _,
                    Failure.RateLimited _,
                    Failure.BudgetExhausted _,
                    Failure.Forbidden _,
                    Failure.NotFound _,
                    Failure.MethodNotAllowed _,
                    Failure.UnknownRoute _,
                    Failure.WrongTask _,
                    Failure.CircuitOpen _,
                    Failure.Saturated _,
                    Failure.CredentialUnavailable _,
                    Failure.AddressRefused _,
                    Failure.Unavailable _,
                    Failure.Aborted _,
                    Failure.Internal _ -> "HTTPException";
        };
    }
}
