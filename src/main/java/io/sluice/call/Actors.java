package io.sluice.call;

import io.sluice.audit.Actor;
import io.sluice.catalog.Editor;
import io.sluice.identity.Permission;
import io.vertx.ext.web.RoutingContext;

/** Who is behind a request, for the record. */
public final class Actors {
    private Actors() {}

    /**
     * The caller of a request.
     *
     * @throws IllegalStateException when the request did not come through the front door
     */
    public static Actor of(RoutingContext context) {
        Inbound inbound = Inbounds.of(context);
        return new Actor(
                inbound.principal().id(),
                inbound.principal().keyId(),
                inbound.address(),
                inbound.id().value());
    }

    /** The caller of a request, as somebody who changes routes. */
    public static Editor editor(RoutingContext context) {
        return new Editor(of(context), Inbounds.of(context).principal().may(Permission.MANAGE_SECRETS));
    }
}
