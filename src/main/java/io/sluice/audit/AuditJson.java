package io.sluice.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;

/** Entries in JSON, for lists and exports. */
public final class AuditJson {
    private AuditJson() {}

    /** An entry, with what is needed to verify it elsewhere. */
    public static ObjectNode document(ChainedEntry row) {
        AuditEntry entry = row.entry();
        ObjectNode document = JsonCodec.object();
        document.put("id", entry.position().id());
        document.put("at", entry.at().toString());
        document.put("principal", entry.actor().principal());
        document.put("key_id", entry.actor().keyId());
        document.put("address", entry.actor().address());
        document.put("request_id", entry.actor().requestId());
        document.put("action", entry.event().action());
        document.put("target", entry.event().target());
        document.put("outcome", entry.event().outcome().text());
        document.set("details", details(entry.event().details()));
        document.put("node", entry.position().node());
        document.put("seq", entry.position().seq());
        document.put("prev_hash", row.previousHash());
        document.put("hash", row.hash());
        return document;
    }

    /** What stands there is shown even if somebody has made it something else than JSON. */
    private static JsonNode details(String text) {
        try {
            return JsonCodec.read(text);
        } catch (InvalidJson e) {
            return TextNode.valueOf(text);
        }
    }
}
