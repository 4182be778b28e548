package io.sluice.provider.http;

import io.sluice.model.UpstreamError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reply is as it was asked for: not compressed. Nothing is inflated, since a few compressed kilobytes can be
 * gigabytes; no request says that it takes compressed replies, so no provider has reason to send them.
 */
final class ContentCoding {
    private ContentCoding() {}

    /** Why a reply cannot be read; null when it can. */
    static @Nullable UpstreamError refusal(@Nullable String contentEncoding) {
        String coding = contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
        return coding.isEmpty() || coding.equals("identity")
                ? null
                : UpstreamError.of(
                        UpstreamError.Kind.BAD_RESPONSE,
                        "The provider's answer is compressed, which it was not asked for.");
    }
}
