package io.sluice.admin;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the OpenAPI document says of the JSON that this API speaks. Documentation only: reading and writing is the catalog's,
 * and a test holds the two against each other.
 */
final class Schemas {
    /** The media type of problem documents. */
    static final String PROBLEM = "application/problem+json";

    private static final String DURATION = "A duration such as 500ms, 30s or 5m.";

    private Schemas() {}

    @Schema(name = "RouteBody", description = "A route as an administrator declares it.")
    record RouteBody(
            @Schema(
                    description = "Letters, digits, _, - and ., at most 255",
                    example = "chat",
                    pattern = "[A-Za-z0-9_.-]{1,255}")
            String name,

            @Schema(enumeration = {"llm/v1/chat", "llm/v1/completions", "llm/v1/embeddings"})
            String task,

            @Schema(description = "The provider's id", example = "openai")
            String provider,

            @Schema(description = "The upstream's model", example = "gpt-4o-mini") @Nullable
            String model,

            @Schema(
                    description = "The provider's settings. A credential is the credential itself, which is moved into"
                            + " the secret store at once, or a reference such as secret:routes/chat/openai_api_key@1;"
                            + " or an object with one of these for each environment.",
                    example = "{\"openai_api_key\": \"sk-...\"}")
            @Nullable
            Map<String, Object> config,

            @Nullable Timeouts timeouts,
            @Nullable Retries retries,
            @Nullable Breaker breaker,

            @Schema(description = "Most calls under way at once", minimum = "1", maximum = "100000") @Nullable
            Integer max_in_flight,

            @Schema(description = "Parameters that the provider cannot take are dropped and counted instead of refused")
            @Nullable
            Boolean lenient,

            @Schema(
                    description =
                            "What becomes of a call whose caller leaves: the provider is cut off, or the answer is"
                                    + " read to its end, within a cap, so that what it used is known",
                    enumeration = {"cancel", "drain"})
            @Nullable
            String on_disconnect,

            @Nullable Limit limit,

            @Schema(description = "Tokens that a request and its answer may have together, if known; shown to callers")
            @Nullable
            Integer context_length,

            @Nullable Price price,

            @Schema(
                    description = "What becomes of calls when their model has no price",
                    enumeration = {"serve", "refuse"})
            @Nullable
            String unpriced) {}

    @Schema(name = "Route", description = "A route as it is served. Credentials appear as references only.")
    record Route(
            String name,
            String task,
            String provider,
            @Nullable String model,
            Map<String, Object> config,
            @Nullable Timeouts timeouts,
            @Nullable Retries retries,
            @Nullable Breaker breaker,
            @Nullable Integer max_in_flight,
            @Nullable Boolean lenient,

            @Schema(
                    description = "What becomes of a call whose caller leaves",
                    enumeration = {"cancel", "drain"})
            @Nullable
            String on_disconnect,

            @Nullable Limit limit,

            @Schema(description = "Tokens that a request and its answer may have together, if known; shown to callers")
            @Nullable
            Integer context_length,

            @Nullable Price price,

            @Schema(
                    description = "What becomes of calls when their model has no price",
                    enumeration = {"serve", "refuse"})
            @Nullable
            String unpriced,

            @Schema(
                    description = "Who may change it: the API, the file, or nobody",
                    enumeration = {"api", "file", "built_in"})
            String origin,

            @Schema(
                    description = "The vocabulary it was declared in",
                    enumeration = {"native", "routes", "endpoints"})
            String style,

            @Schema(description = "Counted up by every change; 0 for routes that were not made over the API")
            long revision,

            @Schema(format = "date-time") String created_at,
            @Schema(format = "date-time") String updated_at,

            @Schema(
                    description = "What the gateway lets through to the provider: task, whole, streams, and for chats"
                            + " each feature (tools, images, json_schema ...); the model may be able to do less",
                    example = "{\"task\": \"llm/v1/chat\", \"whole\": true, \"streams\": true, \"tools\": true}")
            Map<String, Object> capabilities) {}

    @Schema(name = "Timeouts", description = "Three clocks. " + DURATION)
    record Timeouts(
            @Schema(description = "To the first event of a stream") @Nullable
            String open,

            @Schema(description = "Between two events of a stream") @Nullable
            String gap,

            @Schema(description = "Over the whole call, all attempts included") @Nullable
            String total) {}

    @Schema(name = "Retries", description = "Repetition of what is safe to repeat.")
    record Retries(
            @Schema(description = "Most repetitions, 0 for none", minimum = "0", maximum = "10") @Nullable
            Integer max,

            @Schema(description = "Before the first one; doubled each time. " + DURATION) @Nullable
            String first_delay,

            @Schema(description = "The longest pause. " + DURATION) @Nullable
            String max_delay,

            @Schema(description = "A 429 that asks for a longer wait is not repeated. " + DURATION) @Nullable
            String max_retry_after) {}

    @Schema(name = "Breaker", description = "When the provider is left alone.")
    record Breaker(
            @Schema(description = "How many recent attempts are looked at") @Nullable
            Integer volume,

            @Schema(description = "How many percent of them must have failed", minimum = "1", maximum = "100") @Nullable
            Integer failure_percent,

            @Schema(description = "How long it is left alone. " + DURATION) @Nullable
            String pause) {}

    @Schema(name = "Limit", description = "MLflow's rate limit.")
    record Limit(
            @Schema(minimum = "1") long calls,

            @Schema(
                    description = "second, minute, hour, day, month or year, with an optional multiple",
                    example = "minute")
            String renewal_period,

            @Nullable String key) {}

    @Schema(name = "Price", description = "US dollars for a million tokens, as decimal text with at most 6 decimals.")
    record Price(
            @Schema(description = "Prompt tokens in no other bucket", example = "2.50")
            String input_usd_per_million,

            @Schema(description = "Read from the vendor's cache; else as input") @Nullable
            String cache_read_usd_per_million,

            @Schema(description = "Written to it; else as input") @Nullable
            String cache_write_usd_per_million,

            @Schema(description = "Written to it for an hour; else as cache_write") @Nullable
            String cache_write_hour_usd_per_million,

            @Schema(description = "Else as input") @Nullable String audio_input_usd_per_million,

            @Schema(description = "Else as input") @Nullable String image_input_usd_per_million,

            @Schema(description = "Output tokens in no other bucket. Embeddings need none") @Nullable
            String output_usd_per_million,

            @Schema(description = "Else as output") @Nullable
            String reasoning_usd_per_million,

            @Schema(description = "Else as output") @Nullable
            String audio_output_usd_per_million,

            @Schema(description = "Else as output") @Nullable
            String image_output_usd_per_million,

            @Schema(description = "What holds for long prompts instead") @Nullable
            List<PriceTier> tiers) {}

    @Schema(name = "PriceTier", description = "What it does not say is as in the price itself.")
    record PriceTier(
            @Schema(description = "The prompt has more tokens than this", minimum = "1")
            long above_tokens,

            @Schema(description = "Prompt tokens in no other bucket", example = "2.50") @Nullable
            String input_usd_per_million,

            @Schema(description = "Read from the vendor's cache; else as input") @Nullable
            String cache_read_usd_per_million,

            @Schema(description = "Written to it; else as input") @Nullable
            String cache_write_usd_per_million,

            @Schema(description = "Written to it for an hour; else as cache_write") @Nullable
            String cache_write_hour_usd_per_million,

            @Schema(description = "Else as input") @Nullable String audio_input_usd_per_million,

            @Schema(description = "Else as input") @Nullable String image_input_usd_per_million,

            @Schema(description = "Output tokens in no other bucket. Embeddings need none") @Nullable
            String output_usd_per_million,

            @Schema(description = "Else as output") @Nullable
            String reasoning_usd_per_million,

            @Schema(description = "Else as output") @Nullable
            String audio_output_usd_per_million,

            @Schema(description = "Else as output") @Nullable
            String image_output_usd_per_million) {}

    @Schema(name = "RoutePage")
    record RoutePage(
            List<Route> items,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String next_page_token) {}

    @Schema(name = "RouteTestResult")
    record ProbeResult(
            boolean ok,
            long latency_ms,

            @Schema(description = "The model that answered") @Nullable
            String model,

            @Nullable TokenCounts usage,

            @Schema(description = "What went wrong") @Nullable
            Problem problem) {}

    @Schema(name = "TokenCounts")
    record TokenCounts(long input_tokens, long output_tokens, long total_tokens) {}

    @Schema(name = "MasterKeyRotation")
    record Rotation(
            int key_version,

            @Schema(description = "How many secrets were under an older key")
            int resealed) {}

    @Schema(name = "AuditEntry", description = "Something that was done, refused or tried.")
    record AuditEntry(
            @Schema(description = "Counts all entries in the order of their commits; the cursor of what follows")
            long id,

            @Schema(format = "date-time") String at,
            @Schema(description = "Who") String principal,

            @Schema(description = "By which key; never the key itself") @Nullable
            String key_id,

            @Schema(description = "From where") String address,
            String request_id,
            @Schema(example = "route.create") String action,
            @Schema(example = "route:chat") String target,

            @Schema(enumeration = {"done", "refused", "failed"})
            String outcome,

            @Schema(description = "What else there is to know, such as the members that changed")
            Map<String, Object> details,

            @Schema(description = "The gateway that wrote it")
            String node,

            @Schema(description = "Counts that gateway's entries, without gaps")
            long seq,

            @Schema(description = "The hash of that gateway's entry before")
            String prev_hash,

            @Schema(description = "SHA-256 over all of this")
            String hash) {}

    @Schema(name = "AuditPage")
    record AuditPage(
            List<AuditEntry> items,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String next_cursor) {}

    @Schema(name = "AuditReport", description = "Whether every entry is as it was written.")
    record AuditReport(
            boolean ok,

            @Schema(description = "Entries that are as they were written")
            long entries,

            @Schema(description = "Checkpoints that agree with them")
            long checkpoints,

            @Nullable BadEntry first_bad,
            List<AuditChain> nodes) {}

    @Schema(name = "AuditChain", description = "The entries of one gateway.")
    record AuditChain(
            String node,
            long entries,
            long checkpoints,
            @Nullable BadEntry first_bad) {}

    @Schema(name = "BadAuditEntry", description = "The first entry of a gateway that is not as it was written.")
    record BadEntry(
            String node,
            long seq,

            @Schema(enumeration = {"altered", "forged", "removed", "reordered", "checkpoint", "key_missing"})
            String problem,

            @Schema(description = "For people") String detail) {}

    @Schema(name = "Problem", description = "What went wrong, by RFC 9457.")
    record Problem(
            @Schema(description = "Stable; see docs/problems.md", example = "urn:sluice:problem:invalid-request")
            String type,

            String title,
            int status,
            @Schema(description = "For people") String detail,
            String request_id,

            @Schema(description = "Every error of an invalid request") @Nullable
            List<FieldError> errors) {}

    @Schema(name = "FieldError")
    record FieldError(String field, String rule, String message) {}
}
