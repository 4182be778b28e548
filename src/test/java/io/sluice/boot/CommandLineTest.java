package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void runsWithoutArguments() {
        assertThat(CommandLine.parse(List.of())).isEqualTo(new CommandLine.Run());
    }

    @Test
    void knowsHelpAndVersionByBothSpellings() {
        assertThat(CommandLine.parse(List.of("--help"))).isEqualTo(new CommandLine.Help());
        assertThat(CommandLine.parse(List.of("-h"))).isEqualTo(new CommandLine.Help());
        assertThat(CommandLine.parse(List.of("--version"))).isEqualTo(new CommandLine.Version());
        assertThat(CommandLine.parse(List.of("-V"))).isEqualTo(new CommandLine.Version());
    }

    @Test
    void verifiesTheAuditTrailAndDoesNothingElseWithIt() {
        assertThat(CommandLine.parse(List.of("audit", "verify"))).isEqualTo(new CommandLine.VerifyAudit());
        assertThat(CommandLine.parse(List.of("audit"))).isEqualTo(new CommandLine.Unknown("audit"));
        assertThat(CommandLine.parse(List.of("audit", "erase"))).isEqualTo(new CommandLine.Unknown("audit erase"));
    }

    @Test
    void verifiesTheLedgerAndDoesNothingElseWithIt() {
        assertThat(CommandLine.parse(List.of("ledger", "verify"))).isEqualTo(new CommandLine.VerifyLedger());
        assertThat(CommandLine.parse(List.of("ledger"))).isEqualTo(new CommandLine.Unknown("ledger"));
    }

    @Test
    void rehearsesWithoutFurtherWords() {
        assertThat(CommandLine.parse(List.of("rehearse"))).isEqualTo(new CommandLine.Rehearse());
        assertThat(CommandLine.parse(List.of("rehearse", "now"))).isEqualTo(new CommandLine.Unknown("rehearse now"));
    }

    @Test
    void namesTheFirstArgumentItDoesNotKnow() {
        assertThat(CommandLine.parse(List.of("--port", "80"))).isEqualTo(new CommandLine.Unknown("--port"));
        assertThat(CommandLine.parse(List.of(""))).isEqualTo(new CommandLine.Unknown(""));
    }

    @Test
    void helpNamesEveryVariableOfTheMainJob() {
        assertThat(CommandLine.HELP)
                .contains(
                        "audit verify",
                        "ledger verify",
                        "rehearse",
                        "SLUICE_DATA_DIR",
                        "SLUICE_CATALOG_FILE",
                        "SLUICE_ADMIN_KEY",
                        "SLUICE_PROVIDER_SIMULATED_ENABLED",
                        "SLUICE_STORE_URL",
                        "QUARKUS_HTTP_HOST, _PORT",
                        "QUARKUS_MANAGEMENT_HOST, _PORT");
    }
}
