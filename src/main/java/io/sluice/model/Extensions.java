package io.sluice.model;

import io.sluice.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members of the request that the canonical model has no word for, in the order sent.
 *
 * <p>A provider of the same family reads the request's {@link Source} and ignores these. Any other provider refuses what
 * it finds here, naming the member, unless it knows the member to be harmless, the route is lenient, or
 * {@link #forwarded()} says that the dialect's contract is to pass unknown members on as they are (MLflow's is).
 *
 * @param forwarded whether unknown members go to the provider untouched, whatever its family
 */
public record Extensions(Map<String, Json> members, boolean forwarded) {
    /** No unknown members. */
    public static final Extensions NONE = new Extensions(Map.of(), false);

    public Extensions {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
}
