package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.Leniency;

/**
 * How one server's requests differ from the family's. Rules are applied to the document as it is about to go out, a
 * caller's own one of the family included: what a server is known not to take is refused by its name before anything is
 * sent, or left out where the target is lenient. Pure but for the document it is given.
 */
@FunctionalInterface
public interface RequestRule {
    /**
     * Brings a document in line.
     *
     * @throws io.sluice.model.CallFailed when the document says what the server cannot take
     */
    void apply(ObjectNode body, Leniency leniency);
}
