package io.sluice.dialect;

import io.sluice.model.ModelRequest;
import io.sluice.routing.Route;
import io.vertx.core.MultiMap;

/**
 * How one API language reads a request that is not to be answered, only to be looked at. A CDI bean; being there is all the
 * registration there is.
 */
public interface RequestReader {
    /** The language's name, as its {@link ErrorWriter} says it. */
    String dialect();

    /**
     * The request.
     *
     * @param route   asked; its task says which kind of request it is
     * @param body    the document, whose {@code model} is the route's name where the language has that member
     * @param headers of the request
     * @throws io.sluice.model.CallFailed when the document breaks the language's rules
     */
    ModelRequest read(Route route, byte[] body, MultiMap headers);
}
