package io.sluice.identity;

import io.sluice.identity.Caller.Kind;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes callers of the holders of tokens: the member of that name, if there is one; else somebody of the team that the token
 * names. A role that the token's claims are mapped to holds; else the member's own, else {@link Role#MEMBER}.
 */
@Singleton
final class TokenHolders implements TokenCallers {
    private final Map<String, String> teams;
    private final Map<String, Role> roles;

    /**
     * @throws IllegalArgumentException when the configuration names a role that there is not
     */
    TokenHolders(TokenConfig config) {
        this.teams = Map.copyOf(config.teams());
        var known = new HashMap<String, Role>();
        config.roles().forEach((value, word) -> known.put(value, role(value, word)));
        this.roles = Map.copyOf(known);
    }

    @Override
    public Principal principal(TokenVerifier.Claims claims, Directory directory) {
        Caller known = directory.callers().get(claims.name());
        if (known != null && known.kind() == Kind.SERVICE_ACCOUNT) {
            throw nobody();
        }
        Optional<Role> told = claims.roles().stream()
                .map(roles::get)
                .filter(java.util.Objects::nonNull)
                .min(Comparator.naturalOrder());
        Role role = told.orElseGet(() -> known == null ? Role.MEMBER : known.role());
        String team = team(claims, directory, known);
        if (team == null && told.isEmpty()) {
            throw nobody();
        }
        Access access = team == null
                ? Access.NONE
                : directory.access(new Caller(Kind.MEMBER, claims.name(), team, role, Instant.EPOCH));
        return new Principal(
                Principal.Kind.MEMBER,
                claims.name(),
                team,
                role,
                null,
                known == null ? role.permissions() : known.permissions(role),
                access);
    }

    private @Nullable String team(TokenVerifier.Claims claims, Directory directory, @Nullable Caller known) {
        if (known != null) {
            return known.team();
        }
        return claims.teams().stream()
                .map(value -> teams.getOrDefault(value, value))
                .filter(directory.teams()::containsKey)
                .findFirst()
                .orElse(null);
    }

    private static Role role(String value, String word) {
        return Role.of(word)
                .filter(role -> role != Role.SERVICE)
                .orElseThrow(() -> new IllegalArgumentException("sluice.auth.tokens.roles.\"" + value + "\" is '" + word
                        + "'; accepted are admin, operator, auditor and member."));
    }

    private static CallFailed nobody() {
        return new CallFailed(new Failure.Forbidden(
                "The token is valid, but its holder is neither a member here nor of a team that is known here."));
    }
}
