package io.sluice.call;

import io.vertx.ext.web.RoutingContext;

/** Where a request carries its {@link Inbound}, from the front door to its resource. */
public final class Inbounds {
    private static final String KEY = "sluice.inbound";

    private Inbounds() {}

    /** Only the front door puts one. */
    public static void put(RoutingContext context, Inbound inbound) {
        context.put(KEY, inbound);
    }

    /**
     * Who calls, and under which id.
     *
     * @throws IllegalStateException when the request did not come through the front door
     */
    public static Inbound of(RoutingContext context) {
        Inbound inbound = context.get(KEY);
        if (inbound == null) {
            throw new IllegalStateException("a request came past the front door");
        }
        return inbound;
    }
}
