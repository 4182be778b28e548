package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.catalog.KnownSecret;
import io.sluice.catalog.Provenance;
import io.sluice.catalog.RouteDefinition;
import io.sluice.catalog.RouteDefinitionWriter;
import io.sluice.catalog.RouteOptions;
import io.sluice.catalog.SecretRotation;
import io.sluice.catalog.TargetDefinition;
import io.sluice.identity.ApiKey;
import io.sluice.identity.Caller;
import io.sluice.identity.Ceilings;
import io.sluice.identity.Grant;
import io.sluice.identity.NamePattern;
import io.sluice.identity.Role;
import io.sluice.identity.Team;
import io.sluice.json.JsonCodec;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.TokenBucket;
import io.sluice.pricing.Price;
import io.sluice.pricing.Rates;
import io.sluice.pricing.UnpricedCalls;
import io.sluice.provider.Capabilities;
import io.sluice.provider.ProviderId;
import io.sluice.provider.Upstream;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.RoutePolicy.OnDisconnect;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore.Kept;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Values of members that no plain text is accepted for. */
    private static final Map<String, JsonNode> EXAMPLES = Map.ofEntries(
            Map.entry("role", TextNode.valueOf("member")),
            Map.entry("to", JsonCodec.object().put("team", "x")),
            Map.entry("ceilings", JsonCodec.object().put("max_tokens", 1)),
            Map.entry("scopes", JsonCodec.array().add("call")),
            Map.entry("routes", JsonCodec.array().add("x")),
            Map.entry("models", JsonCodec.array().add("x")),
            Map.entry("environments", JsonCodec.array().add("x")),
            Map.entry("networks", JsonCodec.array().add("10.0.0.0/8")),
            Map.entry("expires_at", TextNode.valueOf("2030-01-31T12:00:00Z")),
            Map.entry("grace_seconds", IntNode.valueOf(1)),
            Map.entry("lead", BooleanNode.TRUE));

    private static final Rates RATES = Rates.of(
            Arrays.stream(TokenBucket.values()).collect(Collectors.toMap(Function.identity(), bucket -> 1_000_000L)));
    private static final Price PRICE = new Price(RATES, List.of(new Price.Tier(1000, RATES)));

    @Test
    void describeWhatIsWritten() {
        // Given
        var full = new RouteDefinition(
                new RouteName("r"),
                Task.CHAT,
                new TargetDefinition(new ProviderId("p"), "m", Map.of("a", "b"), Map.of()),
                new RouteOptions(
                        new RouteOptions.Timeouts(SECOND, SECOND, SECOND),
                        new RouteOptions.Retries(1, SECOND, SECOND, SECOND),
                        new RouteOptions.Breaker(1, 1, SECOND),
                        1,
                        true,
                        OnDisconnect.DRAIN,
                        new Limit(1, "user", "minute"),
                        new RouteOptions.Pricing(PRICE, UnpricedCalls.REFUSE),
                        1),
                Provenance.of(Origin.API, Style.NATIVE, Instant.EPOCH));

        // When
        ObjectNode shown = RouteDefinitionWriter.documentWithProvenance(full);
        shown.set("capabilities", Capabilities.of(Task.CHAT, new Upstream() {}).document());
        ObjectNode declared = RouteDefinitionWriter.document(full);

        // Then
        same(shown, Schemas.Route.class);
        same(declared, Schemas.RouteBody.class);
        same((ObjectNode) shown.get("timeouts"), Schemas.Timeouts.class);
        same((ObjectNode) shown.get("retries"), Schemas.Retries.class);
        same((ObjectNode) shown.get("breaker"), Schemas.Breaker.class);
        same((ObjectNode) shown.get("limit"), Schemas.Limit.class);
        same((ObjectNode) shown.get("price"), Schemas.Price.class);
        same((ObjectNode) shown.get("price").get("tiers").get(0), Schemas.PriceTier.class);
    }

    @Test
    void describeWhatIsWrittenOfSecrets() {
        // Given
        var ref = new SecretRef("secret", "a@1");
        var secret = new KnownSecret(
                ref, "a", new Kept("a", ref, 1, Instant.EPOCH), List.of("r"), List.of(), SecretStatus.NONE);

        // Then
        same(SecretDocuments.of(secret), SecretSchemas.Secret.class);
        same(SecretDocuments.withVersions(List.of(secret)), SecretSchemas.WithVersions.class);
        same(
                (ObjectNode) SecretDocuments.withVersions(List.of(secret))
                        .get("versions")
                        .get(0),
                SecretSchemas.Version.class);
        same(SecretDocuments.of(new SecretRotation(secret, List.of("r"), List.of())), SecretSchemas.Rotation.class);
        same(SecretDocuments.PAGES.page(List.of(secret), null, null), SecretSchemas.Page.class);
    }

    @Test
    void describeWhatIsWrittenOfCallers() {
        // Given
        var team = new Team("t", Instant.EPOCH);
        var member = new Caller(Caller.Kind.MEMBER, "m", "t", Role.MEMBER, Instant.EPOCH);
        var account = new Caller(Caller.Kind.SERVICE_ACCOUNT, "s", "t", Role.SERVICE, Instant.EPOCH);

        // Then
        same(CallerDocuments.of(team), CallerSchemas.Team.class);
        same(CallerDocuments.of(member), CallerSchemas.Member.class);
        same(CallerDocuments.of(account), CallerSchemas.ServiceAccount.class);
        same(CallerDocuments.TEAM_PAGES.page(List.of(team), null, null), CallerSchemas.TeamPage.class);
        same(CallerDocuments.CALLER_PAGES.page(List.of(member), null, null), CallerSchemas.MemberPage.class);
        same(CallerDocuments.CALLER_PAGES.page(List.of(account), null, null), CallerSchemas.ServiceAccountPage.class);
    }

    @Test
    void describeWhatIsWrittenOfGrantsAndKeys() {
        // Given
        var grant = new Grant(
                "g",
                new Grant.Grantee(Grant.Grantee.Kind.TEAM, "t"),
                NamePattern.all(List.of("r")),
                Ceilings.NONE,
                Instant.EPOCH);
        var key = new ApiKey("k", "s", null, "slc_", ApiKey.Narrowing.NONE, Instant.EPOCH, null, null, null);

        // When
        ObjectNode shown = GrantDocuments.of(grant);

        // Then
        same(shown, CallerSchemas.Grant.class);
        same((ObjectNode) shown.get("ceilings"), CallerSchemas.Ceilings.class);
        assertThat(names(CallerSchemas.Grantee.class))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Grant.Grantee.Kind.values())
                        .map(Grant.Grantee.Kind::word)
                        .toList());
        same(GrantDocuments.PAGES.page(List.of(grant), null, null), CallerSchemas.GrantPage.class);
        same(KeyDocuments.of(key, null), CallerSchemas.Key.class);
        List<String> withItsText = new ArrayList<>(names(CallerSchemas.Key.class));
        withItsText.add("key");
        assertThat(names(CallerSchemas.NewKey.class)).containsExactlyInAnyOrderElementsOf(withItsText);
    }

    /** A body with every member that is described is read, and one with another member is not. */
    @Test
    void describeWhatIsReadOfCallers() {
        read(CallerSchemas.TeamBody.class, CallerDocuments::teamName);
        read(CallerSchemas.MemberBody.class, body -> CallerDocuments.draft(Caller.Kind.MEMBER, body));
        read(CallerSchemas.ServiceAccountBody.class, body -> CallerDocuments.draft(Caller.Kind.SERVICE_ACCOUNT, body));
        read(CallerSchemas.GrantBody.class, GrantDocuments::draft);
        read(CallerSchemas.KeyBody.class, body -> KeyDocuments.draft(body, Instant.EPOCH));
        read(CallerSchemas.Rotation.class, KeyDocuments::grace);
    }

    private static void read(Class<? extends Record> schema, Consumer<ObjectNode> reader) {
        ObjectNode body = JsonCodec.object();
        names(schema).forEach(name -> body.set(name, EXAMPLES.getOrDefault(name, TextNode.valueOf("x"))));
        assertThatCode(() -> reader.accept(body)).as("%s", schema).doesNotThrowAnyException();
        body.put("stranger", 1);
        assertThatThrownBy(() -> reader.accept(body)).as("%s", schema).hasStackTraceContaining("stranger");
    }

    private static List<String> names(Class<? extends Record> schema) {
        return Arrays.stream(schema.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static void same(ObjectNode written, Class<? extends Record> schema) {
        assertThat(written.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(names(schema));
    }
}
