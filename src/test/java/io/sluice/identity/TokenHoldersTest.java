package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.identity.TokenVerifier.Claims;
import io.sluice.model.CallFailed;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenHoldersTest {
    private static final Directory DIRECTORY = IdentityParts.directory(List.of());

    private final TokenHolders holders = holders(Map.of(
            "sluice.auth.tokens.teams.grp",
            "search",
            "sluice.auth.tokens.roles.boss",
            "admin",
            "sluice.auth.tokens.roles.reader",
            "auditor"));

    @Test
    void aValueStandsForTheTeamItIsMappedToOrForItsOwnName() {
        assertThat(principal("bob", List.of("grp"), List.of()).team()).isEqualTo("search");
        assertThat(principal("bob", List.of("unknown", "search"), List.of()).team())
                .isEqualTo("search");
    }

    @Test
    void theHighestMappedRoleHoldsAndUnmappedOnesMeanNothing() {
        assertThat(principal("bob", List.of("grp"), List.of("reader", "boss")).role())
                .isEqualTo(Role.ADMIN);
        assertThat(principal("bob", List.of("grp"), List.of("admin")).role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void aMemberKeepsItsTeamWhateverTheTokenSays() {
        assertThat(principal("alice", List.of("other"), List.of()).team()).isEqualTo("search");
    }

    @Test
    void nobodyBecomesAServiceAccount() {
        assertThatThrownBy(() -> principal("crawler", List.of("grp"), List.of()))
                .isInstanceOf(CallFailed.class);
    }

    @Test
    void whoIsOfNoTeamAndHasNoRoleIsNobody() {
        assertThatThrownBy(() -> principal("bob", List.of(), List.of())).isInstanceOf(CallFailed.class);
        assertThat(principal("bob", List.of(), List.of("reader")).access().grants())
                .isEmpty();
    }

    @Test
    void namesTheRoleThatThereIsNot() {
        assertThatThrownBy(() -> holders(Map.of("sluice.auth.tokens.roles.x", "king")))
                .hasMessageContaining("'king'; accepted are admin, operator, auditor and member");
    }

    private Principal principal(String name, List<String> teams, List<String> roles) {
        return holders.principal(new Claims(name, teams, roles), DIRECTORY);
    }

    private static TokenHolders holders(Map<String, String> properties) {
        return new TokenHolders(new SmallRyeConfigBuilder()
                .withMapping(TokenConfig.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(TokenConfig.class));
    }
}
