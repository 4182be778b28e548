package io.sluice.audit;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Port of reading entries for people and programs. */
public interface AuditReader {
    /** A page; ids only grow, and whoever has seen one has seen all before it. */
    Uni<List<ChainedEntry>> page(AuditQuery query);
}
