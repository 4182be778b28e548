package io.sluice.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was done.
 *
 * @param action  {@code <thing>.<verb>}, such as {@code route.create}; a fixed set, nothing of a caller's
 * @param target  {@code <kind>:<name>}, such as {@code route:chat}; the name may be a caller's text
 * @param details what else an auditor wants to know, in JSON; never a secret
 */
public record AuditEvent(String action, String target, Outcome outcome, String details) {
    /** How it ended. */
    public enum Outcome {
        DONE,
        /** It was not allowed. */
        REFUSED,
        /** It was allowed and did not work. */
        FAILED,
        /** Only read, never written: the row has a word there that no gateway writes. */
        UNKNOWN;

        /** As it stands in a row. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An event with details; they are written out at once, so the tree may be changed afterwards. */
    public static AuditEvent of(String action, String target, Outcome outcome, ObjectNode details) {
        return new AuditEvent(action, target, outcome, AuditText.details(details));
    }

    /** Something that was done, with details. */
    public static AuditEvent done(String action, String target, ObjectNode details) {
        return of(action, target, Outcome.DONE, details);
    }

    /** Something that was done, with facts: texts, numbers, lists and maps of them. */
    public static AuditEvent done(String action, String target, Map<String, ?> facts) {
        return done(action, target, JsonCodec.object(new TreeMap<>(facts)));
    }

    /** Something that was done and needs no more words. */
    public static AuditEvent done(String action, String target) {
        return done(action, target, JsonCodec.object());
    }
}
