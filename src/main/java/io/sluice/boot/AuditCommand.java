package io.sluice.boot;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sluice.audit.AuditProblem;
import io.sluice.audit.AuditVerification;
import io.sluice.audit.TrailReport;
import io.sluice.audit.postgres.JdbcChainReader;
import io.sluice.secret.KeyedSignature;
import io.sluice.secret.embedded.MasterKeySignature;
import io.sluice.secret.embedded.SecretsConfig;
import io.sluice.store.Store;
import io.sluice.store.StoreConfig;
import io.smallrye.config.SmallRyeConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** {@code audit verify}: opens the configured database, reads the trail, and changes nothing. No port is opened. */
final class AuditCommand {
    private AuditCommand() {}

    /** What a verification found. Blocks until done. */
    static TrailReport verify() {
        SmallRyeConfig config = ConfigUtils.configBuilder()
                .withMapping(StoreConfig.class)
                .withMapping(SecretsConfig.class)
                .withValidateUnknown(false)
                .build();
        KeyedSignature signature = MasterKeySignature.offline(config.getConfigMapping(SecretsConfig.class));
        try (Store store = Store.open(config, Terminal::complain);
                Connection connection = StoreConnection.open(store)) {
            return AuditVerification.of(new JdbcChainReader(connection), signature)
                    .verify()
                    .await()
                    .indefinitely();
        } catch (SQLException e) {
            throw new AuditProblem("The database could not be read: " + e.getMessage());
        }
    }

    /** For people, and in a form that a script can look for. */
    static List<String> lines(TrailReport report) {
        String read = report.entries() + " entries and " + report.checkpoints() + " checkpoints of "
                + report.chains().size() + " gateways are as they were written.";
        return report.firstBad()
                .map(bad -> List.of(
                        "The audit trail is NOT intact.",
                        "  node " + bad.node() + ", seq " + bad.seq() + ": "
                                + bad.problem().text() + ". " + bad.detail(),
                        "  " + read))
                .orElseGet(() -> List.of("The audit trail is intact.", "  " + read));
    }
}
