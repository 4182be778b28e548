package io.sluice.dialect.anthropic;

import io.sluice.call.Inbound;
import io.sluice.model.ReplyMeta;
import io.sluice.model.RouteName;
import java.util.regex.Pattern;

/**
 * What stands at the head of an answer that is built here.
 *
 * @param key   unique to the call; letters and digits
 * @param model the route, which is the model as far as the caller knows
 */
record Stamp(String key, String model) {
    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9_-]");
    private static final String PREFIX = "msg_";

    static Stamp of(Inbound inbound, RouteName route) {
        String id = inbound.id().value();
        return new Stamp(id.substring(id.indexOf('_') + 1), route.value());
    }

    /** The upstream's own id in Anthropic's form, else one of ours. */
    String id(ReplyMeta meta) {
        String told = meta.upstreamId();
        if (told == null || told.isEmpty()) {
            return PREFIX + key;
        }
        return told.startsWith(PREFIX) ? told : PREFIX + FOREIGN.matcher(told).replaceAll("_");
    }

    /** The id of a call of a tool; one of ours where the upstream gave none. */
    String callId(String told, int call) {
        return told.isEmpty() ? "toolu_" + key + "_" + call : told;
    }
}
