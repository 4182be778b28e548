package io.sluice.dialect;

import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.vertx.core.MultiMap;

/**
 * Words failures in one API language. There is one for every language of the API port; {@link ErrorWriters} finds it by
 * the request, so that a refusal before any resource (no key, body too large, no such path) speaks the caller's language too.
 */
public interface ErrorWriter {
    /** The language's name, for metrics and logs. */
    String dialect();

    /** Whether paths like this one are this language's. Quick: called for every request. */
    boolean owns(String path);

    /**
     * Whether this very request is in this language though its path may be another's: some paths stand in several languages,
     * or below another's root. A claim wins over the owner of the path. Quick: called for every request.
     */
    default boolean claims(String path, MultiMap headers) {
        return false;
    }

    /** Status, headers and body. Pure. */
    ErrorReply write(Failure failure, CallId call);
}
