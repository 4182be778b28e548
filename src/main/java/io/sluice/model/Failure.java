package io.sluice.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong with a call, as data. Statuses and bodies are the dialects' encoders' to choose: they
 * switch over this type without a default, so that a new failure does not compile until each has answered for it.
 */
public sealed interface Failure {
    /** For people: what happened and what to do. Holds no secret and no content. */
    String message();

    /** The request's document breaks the dialect's rules. Has at least one violation. */
    record InvalidRequest(List<Violation> violations) implements Failure {
        public InvalidRequest {
            violations = List.copyOf(violations);
        }

        /** A single violation. */
        public static InvalidRequest of(String field, String rule, String message) {
            return new InvalidRequest(List.of(new Violation(field, rule, message)));
        }

        @Override
        public String message() {
            return violations.getFirst().message();
        }
    }

    /** The body is longer than accepted. */
    record PayloadTooLarge(long limitBytes) implements Failure {
        @Override
        public String message() {
            return "The request body is larger than the " + limitBytes + " bytes accepted.";
        }
    }

    /** The body is labelled as something else than JSON. */
    record UnsupportedMediaType(String mediaType) implements Failure {
        @Override
        public String message() {
            return "The content type '" + mediaType + "' is not supported. Send 'application/json'.";
        }
    }

    /** A refusal whose status and very words the dialect's own specification prescribes. */
    record Prescribed(int status, String message) implements Failure {}

    /** No valid key came with the call. */
    record Unauthenticated(String message) implements Failure {}

    /**
     * More came than is allowed in the time.
     *
     * @param retryAfter how long to wait
     * @param allowed    how much in what time, as MLflow says it ({@code 5 per 1 minute}), when the route was declared with
     *                   this limit; null for all other limits
     */
    record RateLimited(
            String message, Duration retryAfter, @Nullable String allowed) implements Failure {
        /** Passed a limit that no route was declared with. */
        public RateLimited(String message, Duration retryAfter) {
            this(message, retryAfter, null);
        }
    }

    /**
     * What the call could cost at most is more than is left of a budget, or the budget takes no calls without a price. Trying
     * again does not help before the budget is whole again.
     *
     * @param retryAfter      until then
     * @param paymentRequired whether the gateway's administrators want it told as 402 instead of 429
     */
    record BudgetExhausted(BudgetLeft budget, Duration retryAfter, boolean paymentRequired, String message)
            implements Failure {
        /** The status to tell it with. */
        public int status() {
            return paymentRequired ? 402 : 429;
        }
    }

    /**
     * What is left of a budget.
     *
     * @param scope whose calls it counts, such as {@code team:search}
     * @param unit  {@code nano_usd}, {@code tokens} or {@code calls}
     */
    record BudgetLeft(String id, String scope, String unit, long left, Instant resetsAt) {}

    /** The caller is known, and may not. */
    record Forbidden(String message) implements Failure {}

    /** No such path, or no such thing below it. */
    record NotFound(String message) implements Failure {}

    /** The path exists, the method does not. */
    record MethodNotAllowed(String method) implements Failure {
        @Override
        public String message() {
            return "The method " + method + " is not allowed here.";
        }
    }

    /** No route of this name; the text is what the caller sent, cut to a sane length. */
    record UnknownRoute(String name) implements Failure {
        @Override
        public String message() {
            return "There is no route named '" + name + "'.";
        }
    }

    /** The route is for something else. */
    record WrongTask(RouteName route, Task actual, Task wanted) implements Failure {
        @Override
        public String message() {
            return "The route '" + route + "' is for " + actual.word() + ", not for " + wanted.word() + ".";
        }
    }

    /** The route's provider does not offer the task, or not as a stream. */
    record NotOffered(String provider, Task task, boolean streamed) implements Failure {
        @Override
        public String message() {
            return "The " + task.word() + (streamed ? " streaming" : "") + " route is not implemented for " + provider
                    + " models.";
        }
    }

    /** The route's provider cannot do what a member of the request asks. Nothing was sent. */
    record Unsupported(String field, String message) implements Failure {}

    /** The upstream refused or broke down. */
    record Upstream(UpstreamError error) implements Failure {
        @Override
        public String message() {
            return error.message();
        }
    }

    /** A clock ran out. */
    record TimedOut(Clock clock, Duration limit) implements Failure {
        @Override
        public String message() {
            return switch (clock) {
                case OPEN -> "The provider did not begin to answer within " + limit.toMillis() + " ms.";
                case GAP -> "The provider fell silent for more than " + limit.toMillis() + " ms.";
                case TOTAL -> "The call took longer than its limit of " + limit.toMillis() + " ms.";
            };
        }
    }

    /** Which clock: to the first event, between events, over the whole call. */
    enum Clock {
        OPEN,
        GAP,
        TOTAL
    }

    /** The target failed too often lately and is left alone for a while. */
    record CircuitOpen(Duration retryAfter) implements Failure {
        @Override
        public String message() {
            return "The provider behind this route has failed too often lately. Try again later.";
        }
    }

    /** As many calls as allowed are under way at the target. */
    record Saturated(int limit) implements Failure {
        @Override
        public String message() {
            return "The provider behind this route is busy with " + limit
                    + " calls, as many as allowed. Try again later.";
        }
    }

    /** The target's credential cannot be had right now. */
    record CredentialUnavailable(String message) implements Failure {}

    /** The provider's address is one that the gateway's operators do not let it call. Nothing was sent. */
    record AddressRefused() implements Failure {
        @Override
        public String message() {
            return "The address of the provider behind this route is not allowed. The gateway's administrators can see"
                    + " why.";
        }
    }

    /** The gateway is not ready to answer, for a reason that passes. */
    record Unavailable(String message, @Nullable Duration retryAfter) implements Failure {}

    /** The caller went away. Never seen by a caller. */
    record Aborted() implements Failure {
        @Override
        public String message() {
            return "The caller went away.";
        }
    }

    /** Our bug. The cause is in the log under the request's id. */
    record Internal() implements Failure {
        @Override
        public String message() {
            return "The gateway failed. The request's id helps its operators to find out why.";
        }
    }
}
