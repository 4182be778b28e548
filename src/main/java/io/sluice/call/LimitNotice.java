package io.sluice.call;

import io.sluice.admission.RateLimiter.Left;
import java.util.List;

/** Tells the caller what is left of the limits that its call counts in, whether it was admitted or refused. */
@FunctionalInterface
public interface LimitNotice {
    /** Tells nobody. */
    LimitNotice NONE = left -> {};

    /** Before anything of the answer is sent; on the call's event loop. */
    void tell(List<Left> left);
}
