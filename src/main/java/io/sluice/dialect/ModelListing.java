package io.sluice.dialect;

import io.sluice.routing.Route;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * How one API language shows routes as models. Several languages have {@code GET /v1/models}; {@link ModelsResource} holds
 * the path, so that none of them has to know of another. A CDI bean; being there is all the registration there is.
 */
public interface ModelListing {
    /** The language's name, as its {@link ErrorWriter} says it. */
    String dialect();

    /**
     * Routes as its JSON, those that callers of this language can use.
     *
     * @param routes what the caller may see, in order
     * @param query the request's parameters
     * @throws io.sluice.model.CallFailed when the parameters break the language's rules
     */
    byte[] list(List<Route> routes, MultiMap query);

    /** One route as its JSON; empty when callers of this language cannot use it. */
    Optional<byte[]> one(Route route);
}
