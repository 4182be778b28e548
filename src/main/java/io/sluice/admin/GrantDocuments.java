package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.identity.Ceilings;
import io.sluice.identity.Grant;
import io.sluice.identity.Grant.Grantee;
import io.sluice.identity.GrantAdministration.Draft;
import io.sluice.identity.NamePattern;
import io.sluice.json.JsonCodec;
import io.sluice.json.MergePatch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Grants as JSON. */
final class GrantDocuments {
    /** Grants by id, so by the time they were made. */
    static final Pages<Grant> PAGES =
            new Pages<>(Grant::id, id -> id.matches("[A-Za-z0-9_-]{1,100}"), GrantDocuments::of);

    private static final String TO = "to";
    private static final String ROUTES = "routes";
    private static final String CEILINGS = "ceilings";
    private static final String MAX_TOKENS = "max_tokens";
    private static final String MIN_TEMPERATURE = "min_temperature";
    private static final String MAX_TEMPERATURE = "max_temperature";
    private static final String TOOLS = "tools";
    private static final int HOTTEST = 2;
    private static final long MOST_TOKENS = 100_000_000;

    private GrantDocuments() {}

    static ObjectNode of(Grant grant) {
        ObjectNode document = JsonCodec.object().put("id", grant.id());
        document.setAll(settable(grant.to(), grant.routes(), grant.ceilings()));
        return document.put("created_at", grant.createdAt().toString());
    }

    static Draft draft(JsonNode document) {
        Body body = Body.of(document);
        Grantee to = grantee(body);
        List<NamePattern> routes = body.list(ROUTES, false, Patterns::route);
        body.requirePresent(ROUTES);
        Ceilings ceilings = ceilings(body.object(CEILINGS));
        body.done();
        return new Draft(to, routes == null ? List.of() : routes, ceilings);
    }

    static Draft patched(Draft present, JsonNode mergePatch) {
        ObjectNode document = settable(present.to(), present.routes(), present.ceilings());
        return draft(MergePatch.apply(document, mergePatch));
    }

    private static Grantee grantee(Body body) {
        Body to = body.object(TO);
        if (to == null) {
            body.requirePresent(TO);
            return new Grantee(Grantee.Kind.TEAM, "");
        }
        var named = new ArrayList<Grantee>();
        for (Grantee.Kind kind : Grantee.Kind.values()) {
            String name = to.text(kind.word());
            if (name != null) {
                CallerDocuments.checkName(to, kind.word(), name);
                named.add(new Grantee(kind, name));
            }
        }
        if (named.size() != 1) {
            body.problem(TO, "one_grantee", "'to' must have exactly one of " + kinds() + ".");
            return new Grantee(Grantee.Kind.TEAM, "");
        }
        return named.getFirst();
    }

    private static Ceilings ceilings(@Nullable Body body) {
        if (body == null) {
            return Ceilings.NONE;
        }
        Long maxTokens = body.whole(MAX_TOKENS, 1, MOST_TOKENS);
        BigDecimal least = body.number(MIN_TEMPERATURE, 0, HOTTEST);
        BigDecimal greatest = body.number(MAX_TEMPERATURE, 0, HOTTEST);
        if (least != null && greatest != null && least.compareTo(greatest) > 0) {
            body.problem(
                    MIN_TEMPERATURE,
                    "number_range",
                    "'ceilings.min_temperature' must not be greater than 'ceilings.max_temperature'.");
        }
        return new Ceilings(maxTokens, least, greatest, body.list(TOOLS, true, Patterns::tool));
    }

    private static ObjectNode settable(Grantee to, List<NamePattern> routes, Ceilings ceilings) {
        ObjectNode document = JsonCodec.object();
        document.putObject(TO).put(to.kind().word(), to.name());
        document.set(ROUTES, Patterns.texts(routes));
        ObjectNode bounds = document.putObject(CEILINGS);
        bounds.put(MAX_TOKENS, ceilings.maxTokens());
        bounds.put(MIN_TEMPERATURE, ceilings.minTemperature());
        bounds.put(MAX_TEMPERATURE, ceilings.maxTemperature());
        List<NamePattern> tools = ceilings.tools();
        if (tools == null) {
            bounds.putNull(TOOLS);
        } else {
            bounds.set(TOOLS, Patterns.texts(tools));
        }
        return document;
    }

    private static String kinds() {
        return Arrays.stream(Grantee.Kind.values()).map(Grantee.Kind::word).collect(Collectors.joining(", "));
    }
}
