package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.catalog.KnownSecret;
import io.sluice.catalog.Provenance;
import io.sluice.catalog.RouteDefinition;
import io.sluice.catalog.RouteDefinitionWriter;
import io.sluice.catalog.RouteOptions;
import io.sluice.catalog.SecretRotation;
import io.sluice.catalog.TargetDefinition;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.TokenBucket;
import io.sluice.pricing.Price;
import io.sluice.pricing.Rates;
import io.sluice.pricing.UnpricedCalls;
import io.sluice.provider.ProviderId;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore.Kept;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
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
                        new Limit(1, "user", "minute"),
                        new RouteOptions.Pricing(PRICE, UnpricedCalls.REFUSE)),
                Provenance.of(Origin.API, Style.NATIVE, Instant.EPOCH));

        // When
        ObjectNode shown = RouteDefinitionWriter.documentWithProvenance(full);
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

    private static void same(ObjectNode written, Class<? extends Record> schema) {
        List<String> described = Arrays.stream(schema.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertThat(written.properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrderElementsOf(described);
    }
}
