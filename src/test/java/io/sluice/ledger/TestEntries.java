package io.sluice.ledger;

import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptBegun.Payer;
import io.sluice.ledger.AttemptBegun.WorstCase;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.model.CallId;
import io.sluice.model.FinishReason;
import io.sluice.model.Usage;
import io.sluice.model.Usage.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of the ledger for tests: alice of the team search called the route chat, unless it is said otherwise. */
public final class TestEntries {
    public static final Payer ALICE = new Payer("member:alice", "member", "alice", "search", "key_alice");
    public static final Payer BOB = new Payer("member:bob", "member", "bob", "ads", "key_bob");
    public static final Payer CRAWLER =
            new Payer("service-account:crawler", "service-account", "crawler", "search", "key_crawler");
    public static final Payer ADMIN = new Payer("admin", "first-admin", "admin", null, null);

    private TestEntries() {}

    public static Some at(String instant) {
        return new Some(Instant.parse(instant));
    }

    public static Some at(Instant instant) {
        return new Some(instant);
    }

    /** An attempt to be; methods change it and return it. */
    public static final class Some {
        private final Instant at;
        private AttemptId id = AttemptId.next();
        private CallId call = CallId.next();
        private int number = 1;
        private Payer payer = ALICE;
        private String route = "chat";
        private String provider = "openai";
        private String model = "gpt-4o-mini";
        private Map<String, String> tags = Map.of();
        private @Nullable String user;
        private Tokens tokens = Tokens.of(10, 5);
        private long cost = 100;
        private @Nullable String priceVersion = "built-in";
        private Known known = Known.REPORTED;
        private @Nullable Json raw;
        private List<BudgetAmount> charges = List.of();

        private Some(Instant at) {
            this.at = at;
        }

        public Some id(String value) {
            id = new AttemptId(value);
            return this;
        }

        /** Another attempt of the same call. */
        public Some again(LedgerEntry first, int attempt) {
            call = first.begun().call();
            number = attempt;
            return this;
        }

        public Some by(Payer caller) {
            payer = caller;
            return this;
        }

        public Some on(String name, String providerId, String upstreamModel) {
            route = name;
            provider = providerId;
            model = upstreamModel;
            return this;
        }

        public Some tags(Map<String, String> given) {
            tags = given;
            return this;
        }

        public Some user(String name) {
            user = name;
            return this;
        }

        public Some used(Tokens used, long costNanoUsd) {
            tokens = used;
            cost = costNanoUsd;
            return this;
        }

        public Some unpriced() {
            cost = 0;
            priceVersion = null;
            return this;
        }

        public Some known(Known how) {
            known = how;
            return this;
        }

        public Some raw(String json) {
            try {
                raw = Json.of(JsonCodec.read(json));
            } catch (InvalidJson e) {
                throw new IllegalArgumentException(e);
            }
            return this;
        }

        public Some charges(BudgetAmount... amounts) {
            charges = List.of(amounts);
            return this;
        }

        public AttemptBegun begun() {
            return new AttemptBegun(
                    id,
                    call,
                    number,
                    at,
                    payer,
                    route,
                    "openai",
                    "llm/v1/chat",
                    provider,
                    model,
                    tags,
                    user,
                    new WorstCase(1000, 500, 9_000, priceVersion),
                    charges);
        }

        public AttemptEnded ended() {
            return new AttemptEnded(
                    at.plusMillis(250),
                    Duration.ofMillis(250),
                    Duration.ofMillis(40),
                    "success",
                    FinishReason.STOP,
                    "gpt-4o-mini-2024-07-18",
                    new Usage(
                            tokens,
                            known == Known.REPORTED ? Usage.Knowledge.REPORTED : Usage.Knowledge.ESTIMATED,
                            raw),
                    known,
                    cost,
                    priceVersion,
                    charges);
        }

        public LedgerEntry entry() {
            return new LedgerEntry(begun(), ended());
        }
    }
}
