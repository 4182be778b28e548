package io.sluice.catalog;

import io.sluice.model.Violation;
import java.io.Serial;
import java.util.List;

/** A document that cannot be a route, with everything that is wrong with it. Fields are relative to the document. */
public sealed class InvalidDefinition extends Exception permits WrongEnvironment {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /**
     * @param violations at least one
     */
    public InvalidDefinition(List<Violation> violations) {
        super(violations.getFirst().message(), null, false, false);
        this.violations = List.copyOf(violations);
    }

    /** All that is wrong; at least one. */
    public final List<Violation> violations() {
        return violations;
    }
}
