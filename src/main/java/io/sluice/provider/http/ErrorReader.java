package io.sluice.provider.http;

import io.sluice.model.UpstreamError;

/** How a provider reads its upstream's errors. Pure; never throws; keeps secrets and whole pages out of the message. */
@FunctionalInterface
public interface ErrorReader {
    /**
     * What a reply means that is no success, or is one but not in the expected form (JSON where a stream was asked for,
     * a page of HTML).
     */
    UpstreamError read(UpstreamReply reply);
}
