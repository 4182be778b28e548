package io.sluice.boot;

import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiRecorder;
import io.quarkus.smallrye.openapi.runtime.filter.AutoUrl;
import io.quarkus.smallrye.openapi.runtime.filter.OpenIDConnectSecurityFilter;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document is got ready when somebody asks for it first. Quarkus reads it, and writes it as JSON and as YAML, before it
 * opens the ports, which took a seventh of the start, and most gateways are never asked.
 *
 * <p>Quarkus' own code still does the work and answers: at the start it looks for the document where there is none, and is told
 * to look again later. {@code ApiDocumentTest} compares what comes of it with what Quarkus does by itself.
 */
@Singleton
final class ApiDocument {
    private static final String PATHS = "/q/openapi(\\.json|\\.ya?ml)?";

    /** After the front door, before Quarkus' route. */
    private static final int ORDER = -1;

    /** Has nothing of ours. */
    private static final ClassLoader NOWHERE = ClassLoader.getPlatformClassLoader();

    private static volatile boolean deferred;

    ApiDocument() {}

    /** Before Quarkus starts: it shall not look for the document now. */
    static void defer() {
        OpenApiConstants.classLoader = NOWHERE;
        deferred = true;
    }

    void register(@Observes Router router) {
        router.routeWithRegex(PATHS).order(ORDER).handler(ApiDocument::enter);
    }

    private static void enter(RoutingContext context) {
        if (!deferred) {
            context.next();
            return;
        }
        context.vertx()
                .<@Nullable Void>executeBlocking(() -> {
                    prepareOnce();
                    return null;
                })
                .onSuccess(_ -> context.next())
                .onFailure(context::fail);
    }

    private static synchronized void prepareOnce() {
        if (deferred) {
            if (OpenApiConstants.classLoader == NOWHERE) {
                OpenApiConstants.classLoader = null; // in dev mode it is another one already
            }
            prepare();
            deferred = false;
        }
    }

    /** As Quarkus' build has it written down for the start. There are no filters of ours. */
    @SuppressWarnings("NullAway") // the recorder needs its settings elsewhere, the URL has no default
    static void prepare() {
        var issuer = new AutoUrl(null, "quarkus.oidc.auth-server-url", "/.well-known/openid-configuration");
        var security = new OpenIDConnectSecurityFilter("SecurityScheme", "Authentication", Map.of(), issuer);
        Map<RunStage, List<String>> filters =
                Arrays.stream(RunStage.values()).collect(Collectors.toMap(Function.identity(), _ -> List.of()));
        new OpenApiRecorder(null, null).prepareDocument(security, filters, OpenApiConstants.DEFAULT_DOCUMENT_NAME);
    }
}
