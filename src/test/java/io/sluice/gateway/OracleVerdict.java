package io.sluice.gateway;

import io.sluice.gateway.LedgerRows.Row;
import io.sluice.gateway.OracleRun.Planned;
import io.sluice.model.TokenBucket;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import org.assertj.core.api.SoftAssertions;

/** Compares one row with what the double says it served to that attempt. */
record OracleVerdict(SoftAssertions softly, String name, Planned planned, Row row, Tokens served) {

    void check(OracleCase.Row expected) {
        switch (expected) {
            case TOLD -> {
                succeeded();
                told();
            }
            case UNTOLD -> {
                succeeded();
                atLeast("estimated");
            }
            case ZERO_TOLD -> {
                succeeded();
                if (planned.vendor().tells(planned.way())) {
                    zero();
                } else {
                    atLeast("estimated");
                }
            }
            case NOTHING -> {
                softly.assertThat(served).as(name).isEqualTo(Tokens.NONE);
                failed();
                zero();
            }
            case BROKEN -> {
                failed();
                if (served.equals(Tokens.NONE)) {
                    zero();
                } else {
                    atLeast("estimated");
                }
            }
            case RESET -> {
                failed();
                if (row.known().equals("reported")) {
                    zero();
                } else {
                    estimated(served.input(), 0);
                }
            }
            case LATE -> {
                failed();
                softly.assertThat(row.known()).as(name).isIn("estimated", "unknown");
                atLeast(row.known());
            }
            case LEFT -> {
                failed();
                estimated(served.inputTotal(), TokenRule.count(OracleRun.READ_BEFORE_LEAVING));
                softly.assertThat(row.completion())
                        .as(name)
                        .isLessThan(planned.test().maxTokens());
            }
            case DRAINED -> {
                softly.assertThat(row.outcome()).as(name).isEqualTo("aborted");
                told();
            }
            case UNKNOWN -> {
                failed();
                atLeast("unknown");
            }
        }
    }

    private void told() {
        if (planned.vendor().tells(planned.way())) {
            exact();
        } else {
            atLeast("estimated");
        }
    }

    private void succeeded() {
        softly.assertThat(row.outcome()).as(name).isEqualTo("success");
    }

    private void failed() {
        softly.assertThat(row.outcome()).as(name).isNotEqualTo("success");
    }

    private void zero() {
        softly.assertThat(row.known()).as(name).isEqualTo("reported");
        softly.assertThat(row.prompt() + row.completion()).as(name).isZero();
        softly.assertThat(row.cost()).as(name).isZero();
    }

    /** What was told, bucket by bucket; reasoning as output where the wire does not tell it apart. */
    private void exact() {
        softly.assertThat(row.known()).as(name).isEqualTo("reported");
        softly.assertThat(row.tokens(TokenBucket.INPUT.id())).as(name).isEqualTo(served.input());
        softly.assertThat(row.tokens(TokenBucket.CACHE_READ.id())).as(name).isEqualTo(served.cachedInput());
        softly.assertThat(row.tokens(TokenBucket.CACHE_WRITE.id())).as(name).isEqualTo(served.cacheWrite());
        softly.assertThat(row.prompt()).as(name).isEqualTo(served.inputTotal());
        softly.assertThat(row.completion()).as(name).isEqualTo(served.output());
        if (planned.vendor().tellsApart(TokenBucket.REASONING)) {
            softly.assertThat(row.tokens(TokenBucket.REASONING.id())).as(name).isEqualTo(served.reasoning());
        }
    }

    private void estimated(long prompt, long completion) {
        atLeast("estimated", prompt, completion);
    }

    private void atLeast(String known) {
        atLeast(known, served.inputTotal(), served.output());
        if (planned.way().generates() && planned.vendor().bounds(planned.way())) {
            softly.assertThat(row.completion())
                    .as(name)
                    .isLessThanOrEqualTo(planned.test().maxTokens());
        }
    }

    private void atLeast(String known, long prompt, long completion) {
        softly.assertThat(row.known()).as(name).isEqualTo(known);
        softly.assertThat(row.prompt()).as(name).isPositive().isGreaterThanOrEqualTo(prompt);
        softly.assertThat(row.completion()).as(name).isGreaterThanOrEqualTo(completion);
    }
}
