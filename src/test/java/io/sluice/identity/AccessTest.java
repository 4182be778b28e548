package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.Grant.Grantee;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.ResponseFormat;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String KEY = KeyText.next();
    private final Authorizer authorizer = new Authorizer();

    @Test
    void nothingIsGrantedByDefault() {
        assertThat(alice(List.of(), Narrowing.NONE).access().mayCall("chat", "m"))
                .isFalse();
    }

    @Test
    void theTeamsGrantAndTheOwnOneAddUp() {
        Principal alice = alice(
                List.of(
                        IdentityParts.grant(Grantee.Kind.TEAM, "search", Ceilings.NONE, "chat"),
                        IdentityParts.grant(Grantee.Kind.MEMBER, "alice", Ceilings.NONE, "emb*"),
                        IdentityParts.grant(Grantee.Kind.SERVICE_ACCOUNT, "alice", Ceilings.NONE, "other")),
                Narrowing.NONE);
        assertThat(alice.access().mayCall("chat", "m")).isTrue();
        assertThat(alice.access().mayCall("embeddings", "m")).isTrue();
        assertThat(alice.access().mayCall("other", "m")).isFalse();
    }

    @Test
    void aKeyOnlyNarrows() {
        var grants = List.of(IdentityParts.grant(Grantee.Kind.TEAM, "search", Ceilings.NONE, "chat", "completions"));
        Principal narrowed = alice(grants, IdentityParts.routes("chat", "secret-route"));
        assertThat(narrowed.access().mayCall("chat", "m")).isTrue();
        assertThat(narrowed.access().mayCall("completions", "m")).isFalse();
        assertThat(narrowed.access().mayCall("secret-route", "m")).isFalse();
        Principal models = alice(grants, new Narrowing(null, null, NamePattern.all(List.of("gpt-4o*")), null, null));
        assertThat(models.access().mayCall("chat", "gpt-4o-mini")).isTrue();
        assertThat(models.access().mayCall("chat", "claude")).isFalse();
    }

    @Test
    void aKeysOwnGrantIsThatKeysAlone() {
        var key = IdentityParts.key(KEY, IdentityParts.ALICE, Narrowing.NONE);
        var other = KeyText.next() + "x";
        var grants = List.of(IdentityParts.grant(Grantee.Kind.KEY, key.key().id(), Ceilings.NONE, "chat"));
        Directory directory =
                IdentityParts.directory(grants, key, IdentityParts.key(other, IdentityParts.ALICE, Narrowing.NONE));
        assertThat(directory.find(KEY).orElseThrow().principal().access().mayCall("chat", ""))
                .isTrue();
        assertThat(directory.find(other).orElseThrow().principal().access().mayCall("chat", ""))
                .isFalse();
    }

    @Test
    void scopesTakeRightsAwayAndNeverGiveAny() {
        Principal onlyCalls = alice(
                List.of(), new Narrowing(Set.of(Permission.CALL, Permission.MANAGE_SECRETS), null, null, null, null));
        assertThat(onlyCalls.permissions()).containsExactly(Permission.CALL);
    }

    @Test
    void aCallAboveACeilingIsRefusedByName() {
        var ceilings = new Ceilings(100L, null, new BigDecimal("0.5"), NamePattern.all(List.of("web_*")));
        Principal alice =
                alice(List.of(IdentityParts.grant(Grantee.Kind.TEAM, "search", ceilings, "chat")), Narrowing.NONE);
        assertThat(violation(alice, chat(101L, null, null))).isEqualTo("max_tokens");
        assertThat(violation(alice, chat(100L, "0.6", null))).isEqualTo("temperature");
        assertThat(violation(alice, chat(100L, "0.5", "shell"))).isEqualTo("tools");
        assertThatCode(() -> authorizer.withinCeilings(alice, "chat", chat(100L, "0.5", "web_search")))
                .doesNotThrowAnyException();
    }

    @Test
    void aCallThatSaysNoLimitIsSentWithTheCeiling() {
        var ceilings = new Ceilings(100L, null, null, null);
        Principal alice =
                alice(List.of(IdentityParts.grant(Grantee.Kind.TEAM, "search", ceilings, "chat")), Narrowing.NONE);
        ChatRequest sent = authorizer.withinCeilings(alice, "chat", chat(null, null, null));
        assertThat(sent.parameters().limits().maxTokens()).isEqualTo(100);
    }

    @Test
    void anyOfSeveralGrantsIsEnough() {
        Principal alice = alice(
                List.of(
                        IdentityParts.grant(Grantee.Kind.TEAM, "search", new Ceilings(10L, null, null, null), "chat"),
                        IdentityParts.grant(Grantee.Kind.MEMBER, "alice", new Ceilings(500L, null, null, null), "c*")),
                Narrowing.NONE);
        assertThatCode(() -> authorizer.withinCeilings(alice, "chat", chat(200L, null, null)))
                .doesNotThrowAnyException();
        assertThat(violation(alice, chat(501L, null, null))).isEqualTo("max_tokens");
    }

    @Test
    void theFirstAdministratorMayCallEveryRoute() {
        assertThatCode(() -> authorizer.requireGranted(Principal.FIRST_ADMIN, "any", "model"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> authorizer.requireGranted(Principal.NOBODY, "any", "model"))
                .isInstanceOf(CallFailed.class);
    }

    private String violation(Principal caller, ChatRequest request) {
        try {
            authorizer.withinCeilings(caller, "chat", request);
        } catch (CallFailed refused) {
            return ((Failure.InvalidRequest) refused.failure())
                    .violations()
                    .getFirst()
                    .field();
        }
        throw new AssertionError("was let through");
    }

    private static Principal alice(List<Grant> grants, Narrowing narrowing) {
        return IdentityParts.directory(grants, IdentityParts.key(KEY, IdentityParts.ALICE, narrowing))
                .find(KEY)
                .orElseThrow()
                .principal();
    }

    private static ChatRequest chat(@Nullable Long maxTokens, @Nullable String temperature, @Nullable String tool) {
        return new ChatRequest(
                new RouteName("chat"),
                List.of(Message.of(io.sluice.model.Role.USER, "hello")),
                new Parameters(
                        Sampling.UNSET.withTemperature(temperature == null ? null : new BigDecimal(temperature)),
                        new OutputLimits(maxTokens, List.of(), null),
                        null,
                        null,
                        null,
                        Extensions.NONE),
                tool == null
                        ? Tooling.NONE
                        : new Tooling(List.of(new ToolSpec.Function(tool, null, null, null)), null, null),
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }
}
