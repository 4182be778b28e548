package io.sluice.catalog;

import io.sluice.model.Violation;
import java.io.Serial;
import java.util.List;

/** A definition that is right in itself but not for this gateway's environment. */
public final class WrongEnvironment extends InvalidDefinition {
    @Serial
    private static final long serialVersionUID = 1L;

    WrongEnvironment(List<Violation> violations) {
        super(violations);
    }
}
