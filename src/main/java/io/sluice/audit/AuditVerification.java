package io.sluice.audit;

import io.sluice.audit.ChainReader.Link;
import io.sluice.audit.TrailReport.Chain;
import io.sluice.secret.KeyedSignature;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Verifies the trail of all nodes, batch by batch, whatever its length. Entries may be written meanwhile: a chain's end is
 * looked at after its rows, and rows that came in between are read then.
 */
@Singleton
public final class AuditVerification {
    private static final int BATCH = 500;

    private final ChainReader reader;
    private final ChainSeal seal;

    @Inject
    AuditVerification(ChainReader reader, ChainSeal seal) {
        this.reader = reader;
        this.seal = seal;
    }

    /** For a program that only verifies. */
    public static AuditVerification of(ChainReader reader, KeyedSignature signature) {
        return new AuditVerification(reader, new ChainSeal(signature));
    }

    /** Verifies now. Fails when the database cannot be read. */
    public Uni<TrailReport> verify() {
        return reader.nodes()
                .onItem()
                .transformToMulti(nodes -> Multi.createFrom().iterable(nodes))
                .onItem()
                .transformToUniAndConcatenate(this::verify)
                .collect()
                .asList()
                .map(TrailReport::new);
    }

    private Uni<Chain> verify(String node) {
        return Uni.createFrom().deferred(() -> {
            var check = new ChainCheck(node, seal);
            return readOn(check, node, Long.MAX_VALUE)
                    .chain(() -> reader.end(node))
                    .chain(end -> readOn(check, node, headOf(end)).invoke(() -> check.finish(end)))
                    .map(done -> check.result());
        });
    }

    /** Reads until there are no more rows; those beyond {@code to} came later and are left out. */
    private Uni<Void> readOn(ChainCheck check, String node, long to) {
        return Multi.createBy()
                .repeating()
                .uni(() -> reader.links(node, after(check), BATCH).invoke(links -> check.accept(upTo(to, links))))
                .whilst(links -> links.size() == BATCH && !check.foundBad())
                .onItem()
                .ignoreAsUni();
    }

    private static List<Link> upTo(long to, List<Link> links) {
        return links.stream()
                .filter(link -> link.row().entry().position().seq() <= to)
                .toList();
    }

    private static long headOf(ChainReader.End end) {
        return end.head().map(ChainHead::seq).orElse(0L);
    }

    /** Numbers below 1 are nobody's, so the first look is for them too. */
    private static long after(ChainCheck check) {
        return check.last() == 0 ? Long.MIN_VALUE : check.last();
    }
}
