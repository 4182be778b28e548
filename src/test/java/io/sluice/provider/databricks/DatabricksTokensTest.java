package io.sluice.provider.databricks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.provider.databricks.DatabricksTokens.Granted;
import io.sluice.secret.Secret;
import io.sluice.support.FakeClock;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a token is fetched, and how often. Time moves by hand, and each exchange is answered by hand. */
class DatabricksTokensTest {
    private static final Secret CLIENT = Secret.of("client-secret");
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeClock clock = new FakeClock();
    private final List<UniEmitter<? super Granted>> asked = new ArrayList<>();
    private final DatabricksTokens tokens =
            new DatabricksTokens(secret -> Uni.createFrom().emitter(asked::add), clock);

    @Test
    void fetchesNothingBeforeItIsNeeded() {
        tokens.current(CLIENT);

        assertThat(asked).isEmpty();
    }

    @Test
    void sharesOneExchangeAmongCallsThatWait() {
        var first = tokens.current(CLIENT).subscribeAsCompletionStage();
        var second = tokens.current(CLIENT).subscribeAsCompletionStage();
        grant("one");

        assertThat(asked).hasSize(1);
        assertThat(text(first.join())).isEqualTo("one");
        assertThat(text(second.join())).isEqualTo("one");
    }

    @Test
    void keepsTheTokenUntilShortlyBeforeItExpires() {
        fetch("one");
        clock.advance(HOUR.minusMinutes(6));

        assertThat(text(tokens.current(CLIENT).subscribeAsCompletionStage().join()))
                .isEqualTo("one");
        clock.advance(Duration.ofMinutes(1));
        var next = tokens.current(CLIENT).subscribeAsCompletionStage();
        grant("two");
        assertThat(text(next.join())).isEqualTo("two");
    }

    @Test
    void usesTheOldTokenOnWhileNoNewOneIsGranted() {
        fetch("one");
        clock.advance(HOUR.minusMinutes(4));

        var next = tokens.current(CLIENT).subscribeAsCompletionStage();
        asked.getLast().fail(new IllegalStateException("down"));

        assertThat(text(next.join())).isEqualTo("one");
        assertThat(text(tokens.current(CLIENT).subscribeAsCompletionStage().join()))
                .isEqualTo("one");
        assertThat(asked).hasSize(2);
    }

    @Test
    void failsWhenThereIsNoTokenAndAsksAgainNextTime() {
        var failing = tokens.current(CLIENT).subscribeAsCompletionStage();
        asked.getLast().fail(new IllegalStateException("down"));

        assertThatThrownBy(failing::join).hasRootCauseMessage("down");
        fetch("one");
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksAnewForAnotherClientSecretAndForATokenThatWasRefused() {
        Secret refused = fetch("one");
        tokens.forget(Secret.of("other"));
        assertThat(asked).hasSize(1);

        tokens.forget(refused);
        fetch("two");
        tokens.current(Secret.of("rotated")).subscribeAsCompletionStage();

        assertThat(asked).hasSize(3);
    }

    @Test
    void survivesACallerThatLeaves() {
        var left = tokens.current(CLIENT).subscribe().with(token -> {});
        var stays = tokens.current(CLIENT).subscribeAsCompletionStage();

        left.cancel();
        grant("one");

        assertThat(text(stays.join())).isEqualTo("one");
        assertThat(asked).hasSize(1);
    }

    private Secret fetch(String token) {
        var stage = tokens.current(CLIENT).subscribeAsCompletionStage();
        grant(token);
        return stage.join();
    }

    private void grant(String token) {
        asked.getLast().complete(new Granted(Secret.of(token), HOUR));
    }

    private static String text(Secret secret) {
        return secret.reveal(text -> text);
    }
}
