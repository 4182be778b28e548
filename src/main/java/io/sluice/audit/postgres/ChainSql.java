package io.sluice.audit.postgres;

/** What is asked of chains, with JDBC's placeholders; the reactive client's are made of them. */
final class ChainSql {
    static final String ENTRY_COLUMNS = "e.id, e.node, e.seq, e.at, e.principal, e.key_id, e.address, e.request_id,"
            + " e.action, e.target, e.outcome, e.details, e.prev_hash, e.hash, e.key_version, e.seal";

    static final String NODES = "select node from audit_head union select node from audit_entry"
            + " union select node from audit_checkpoint order by node";

    static final String LINKS = "select " + ENTRY_COLUMNS
            + ", c.hash as c_hash, c.at as c_at, c.key_version as c_key_version, c.seal as c_seal from audit_entry e"
            + " left join audit_checkpoint c on c.node = e.node and c.seq = e.seq"
            + " where e.node = ? and e.seq > ? order by e.seq limit ?";

    static final String HEAD = "select node, seq, hash, checkpoint_seq from audit_head where node = ?";

    static final String LAST_CHECKPOINT = "select node, seq, hash, at, key_version, seal from audit_checkpoint"
            + " where node = ? order by seq desc limit 1";

    private ChainSql() {}

    /** The same with {@code $1}, {@code $2} and so on. */
    static String numbered(String sql) {
        var numbered = new StringBuilder();
        int number = 0;
        for (String part : sql.split("\\?", -1)) {
            numbered.append(number == 0 ? "" : "$" + number).append(part);
            number++;
        }
        return numbered.toString();
    }
}
