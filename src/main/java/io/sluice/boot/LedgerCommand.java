package io.sluice.boot;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sluice.ledger.LedgerProblem;
import io.sluice.ledger.LedgerReport;
import io.sluice.ledger.postgres.JdbcLedgerCheck;
import io.sluice.store.Store;
import io.sluice.store.StoreConfig;
import io.smallrye.config.SmallRyeConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** {@code ledger verify}: opens the configured database, adds up the ledger's rows, and changes nothing. No port is opened. */
final class LedgerCommand {
    private LedgerCommand() {}

    /** What a verification found. Blocks until done. */
    static LedgerReport verify() {
        SmallRyeConfig config = ConfigUtils.configBuilder()
                .withMapping(StoreConfig.class)
                .withValidateUnknown(false)
                .build();
        try (Store store = Store.open(config, Terminal::complain);
                Connection connection = StoreConnection.open(store)) {
            return new JdbcLedgerCheck(connection).check();
        } catch (SQLException e) {
            throw new LedgerProblem("The database could not be read: " + e.getMessage());
        }
    }

    /** For people, and in a form that a script can look for. */
    static List<String> lines(LedgerReport report) {
        String read = "  " + report.rows() + " rows were added up and compared with " + report.sums() + " sums.";
        if (report.ok()) {
            return List.of("The ledger's sums are what its rows add up to.", read);
        }
        var lines = new ArrayList<String>();
        lines.add("The ledger's sums are NOT what its rows add up to.");
        report.differences()
                .forEach(difference -> lines.add("  " + difference.sum() + ": " + difference.detail() + "."));
        lines.add(read);
        return lines;
    }
}
