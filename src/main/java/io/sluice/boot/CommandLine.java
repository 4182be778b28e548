package io.sluice.boot;

import java.util.List;

/** What the words after the program's name ask for. */
sealed interface CommandLine {
    /** Nothing special: run the gateway. */
    record Run() implements CommandLine {}

    /** {@code --help}. */
    record Help() implements CommandLine {}

    /** {@code --version}. */
    record Version() implements CommandLine {}

    /** {@code audit verify}. */
    record VerifyAudit() implements CommandLine {}

    /** {@code ledger verify}. */
    record VerifyLedger() implements CommandLine {}

    /** {@code rehearse}. */
    record Rehearse() implements CommandLine {}

    /** Something we do not know. */
    record Unknown(String argument) implements CommandLine {}

    String HELP = """
            Sluice, an LLM gateway: one door through which every team reaches every model.

            Usage: java -jar quarkus-run.jar [--help | --version | audit verify | ledger verify | rehearse]

            audit verify reads the audit trail of the configured database, says whether every entry is as it was written,
            and exits with 0 if so, else with 1. It serves nothing. With the embedded database, stop the gateway first.

            ledger verify does the same with the ledger: it says whether every sum, and what is charged to every budget, is
            what the rows add up to.

            rehearse starts on an empty data directory, calls itself with a simulated model, and exits with 0 if everything
            was answered. Images are made with it: see docs/images.md.

            Without arguments it runs until it is told to stop (Ctrl-C, SIGTERM). It is set up through the environment:

              SLUICE_DATA_DIR                    what must survive a restart (default: ~/.sluice)
              SLUICE_CATALOG_FILE                YAML file with the routes to serve
              SLUICE_ADMIN_KEY                   the administrator's key; made and printed at the first start unless set
              SLUICE_PROVIDER_SIMULATED_ENABLED  true for a model that needs no account (default: false)
              SLUICE_STORE_URL                   a PostgreSQL to use instead of the embedded one, such as
                                                 postgresql://user@db.example.com:5432/sluice
              SLUICE_STORE_PASSWORD              its password; or SLUICE_STORE_PASSWORD_FILE, a file that has it
              QUARKUS_HTTP_HOST, _PORT           where callers reach it (default: 127.0.0.1, 8080)
              QUARKUS_MANAGEMENT_HOST, _PORT     where health and metrics are (default: 127.0.0.1, 9000)

            The same names in lower case with dots, such as sluice.data-dir, work as Java system properties (-D before
            -jar) and in config/application.properties.
            """;

    /** The first word decides. */
    static CommandLine parse(List<String> arguments) {
        if (arguments.isEmpty()) {
            return new Run();
        }
        return switch (arguments.getFirst()) {
            case "--help", "-h" -> new Help();
            case "--version", "-V" -> new Version();
            case "audit" ->
                arguments.equals(List.of("audit", "verify"))
                        ? new VerifyAudit()
                        : new Unknown(String.join(" ", arguments));
            case "ledger" ->
                arguments.equals(List.of("ledger", "verify"))
                        ? new VerifyLedger()
                        : new Unknown(String.join(" ", arguments));
            case "rehearse" -> arguments.size() == 1 ? new Rehearse() : new Unknown(String.join(" ", arguments));
            default -> new Unknown(arguments.getFirst());
        };
    }
}
