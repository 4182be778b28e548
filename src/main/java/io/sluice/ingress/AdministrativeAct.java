package io.sluice.ingress;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a request would do, by its method and path, in the words of the entries that are written when it is done.
 *
 * @param action such as {@code route.create}
 * @param target such as {@code route:chat}; the path where that does not name one, as for something that is to be made
 */
record AdministrativeAct(String action, String target) {
    private static final String MANAGEMENT = "/admin/v1/";
    private static final String MLFLOW = "/api/2.0/";

    /** Calls made to see whether something works; they change nothing. */
    private static final String TEST = "/test";

    /** The first whose path it is or is below of. */
    private static final List<Thing> THINGS = List.of(
            new Thing(MANAGEMENT + "routes", "route", "create", "change", "delete"),
            new Thing(MANAGEMENT + "limits", "limit", "create", "change", "delete"),
            new Thing(MANAGEMENT + "budgets", "budget", "create", "change", "delete"),
            new Thing(MANAGEMENT + "teams", "team", "create", "update", "delete"),
            new Thing(MANAGEMENT + "members", "member", "create", "update", "delete"),
            new Thing(MANAGEMENT + "service-accounts", "service-account", "create", "update", "delete"),
            new Thing(MANAGEMENT + "grants", "grant", "create", "update", "delete"),
            new Thing(MANAGEMENT + "keys", "key", "create", "update", "revoke"),
            new Thing(MANAGEMENT + "secrets/rotate-master-key", "master-key", "rotate", "rotate", "rotate"),
            new Thing(MANAGEMENT + "secrets", "secret", "write", "write", "delete"),
            new Thing(MANAGEMENT + "prices/versions", "prices", "import", "import", "withdraw"),
            new Thing(MANAGEMENT + "gateways", "gateway", "close", "close", "close"),
            new Thing(MLFLOW + "gateway/routes", "route", "create", "change", "delete"),
            new Thing(MLFLOW + "gateway/limits", "route", "limits", "limits", "limits"),
            new Thing(MLFLOW + "endpoints/limits", "route", "limits", "limits", "limits"),
            new Thing(MLFLOW + "serving-endpoints", "route", "create", "limits", "delete"));

    /**
     * The act of a request; empty when it is none.
     *
     * @param path normalized
     */
    static Optional<AdministrativeAct> of(HttpMethod method, String path) {
        boolean managing = path.startsWith(MANAGEMENT) || path.startsWith(MLFLOW);
        if (!managing || isReading(method) || path.endsWith(TEST)) {
            return Optional.empty(); // soon told for calls, which come here too
        }
        for (Thing thing : THINGS) {
            if (thing.holds(path)) {
                return Optional.of(thing.act(method, path));
            }
        }
        return path.startsWith(MANAGEMENT)
                ? Optional.of(new AdministrativeAct("management.other", "path:" + path))
                : Optional.empty();
    }

    private static boolean isReading(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }

    /**
     * A kind of thing and what is done to it.
     *
     * @param path   of all of them; one is below it
     * @param create what a POST of it does; one below a single thing does what its last segment says
     */
    private record Thing(String path, String kind, String create, String change, String remove) {
        boolean holds(String whole) {
            return whole.startsWith(path) && (whole.length() == path.length() || whole.charAt(path.length()) == '/');
        }

        AdministrativeAct act(HttpMethod method, String whole) {
            String below = whole.length() > path.length() ? whole.substring(path.length() + 1) : "";
            int slash = below.lastIndexOf('/');
            boolean deeper = slash > 0 && !method.equals(HttpMethod.DELETE) && slash < below.length() - 1;
            String name = deeper ? below.substring(0, slash) : below.endsWith("/") ? below.substring(0, slash) : below;
            return new AdministrativeAct(
                    actionOf(method, deeper ? below.substring(slash + 1) : ""),
                    name.isEmpty() ? "path:" + whole : kind + ":" + decoded(name));
        }

        private String actionOf(HttpMethod method, String last) {
            String noun = kind.equals("prices") ? "price" : kind;
            if (method.equals(HttpMethod.DELETE)) {
                return noun + "." + remove;
            }
            if (!method.equals(HttpMethod.POST)) {
                return noun + "." + change;
            }
            return noun + "." + (last.equals("rotate") && !kind.equals("secret") ? last : create);
        }

        private static String decoded(String name) {
            try {
                return QueryStringDecoder.decodeComponent(name.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException notEncoded) {
                return name;
            }
        }
    }
}
