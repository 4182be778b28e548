package io.sluice.dialect;

import io.sluice.model.CallId;
import io.sluice.model.Failure;

/**
 * Words failures in one API language. There is one for every language of the API port; {@link ErrorWriters} finds it by
 * path, so that a refusal before any resource (no key, body too large, no such path) speaks the caller's language too.
 */
public interface ErrorWriter {
    /** The language's name, for metrics and logs. */
    String dialect();

    /** Whether paths like this one are this language's. Quick: called for every error. */
    boolean owns(String path);

    /** Status, headers and body. Pure. */
    ErrorReply write(Failure failure, CallId call);
}
