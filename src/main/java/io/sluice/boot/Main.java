package io.sluice.boot;

import io.quarkus.logging.json.runtime.JsonLogConfig;
import io.quarkus.runtime.ApplicationConfig;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.sluice.audit.TrailReport;
import io.sluice.ledger.LedgerReport;
import io.sluice.store.Store;
import io.sluice.store.StoreConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the process starts. Order matters: the database is there before Quarkus, because migrations and pools look for it
 * as soon as Quarkus starts, and goes after Quarkus has stopped.
 *
 * <p>Exit status: 0 after an orderly end, 1 when the gateway cannot run as it is set up or the audit trail or
 * the ledger is not intact or a rehearsal failed, 2 for a wrong argument.
 */
@QuarkusMain
public final class Main {
    private static final int CANNOT_RUN = 1;
    private static final int NOT_INTACT = 1;
    private static final int WRONG_ARGUMENT = 2;
    private static final String CANNOT_START = "Sluice cannot start. ";

    Main() {}

    /** Runs the gateway, rehearses it, verifies the audit trail or the ledger, or answers {@code --help} and {@code --version}. */
    public static void main(String... arguments) {
        switch (CommandLine.parse(List.of(arguments))) {
            case CommandLine.Help _ -> Terminal.say(CommandLine.HELP.strip());
            case CommandLine.Version _ -> Terminal.say("sluice " + Version.current());
            case CommandLine.Unknown unknown -> {
                Terminal.complain("Unknown argument: " + unknown.argument()
                        + ". Accepted: --help, --version, audit verify, ledger verify, rehearse. Settings go into"
                        + " the environment; --help lists them.");
                System.exit(WRONG_ARGUMENT);
            }
            case CommandLine.VerifyAudit _ -> System.exit(verifyAudit());
            case CommandLine.VerifyLedger _ -> System.exit(verifyLedger());
            case CommandLine.Rehearse _ -> {
                Rehearsal.setUp();
                run(Rehearsal.class, Rehearsal::require);
            }
            case CommandLine.Run _ -> run(Gateway.class, ExposureCheck::require);
        }
    }

    private static int verifyAudit() {
        quietUntilConfigured();
        try {
            TrailReport report = AuditCommand.verify();
            AuditCommand.lines(report).forEach(Terminal::say);
            return report.ok() ? 0 : NOT_INTACT;
        } catch (RuntimeException e) {
            complain("The audit trail cannot be verified. ", e);
            return CANNOT_RUN;
        }
    }

    private static int verifyLedger() {
        quietUntilConfigured();
        try {
            LedgerReport report = LedgerCommand.verify();
            LedgerCommand.lines(report).forEach(Terminal::say);
            return report.ok() ? 0 : NOT_INTACT;
        } catch (RuntimeException e) {
            complain("The ledger cannot be verified. ", e);
            return CANNOT_RUN;
        }
    }

    private static void run(Class<? extends QuarkusApplication> application, Consumer<SmallRyeConfig> check) {
        quietUntilConfigured();
        Optional<OpenedStore> store;
        try {
            store = prepare(check);
        } catch (RuntimeException e) {
            decideForm();
            complain(CANNOT_START, e);
            Terminal.releaseLog();
            System.exit(CANNOT_RUN);
            return;
        }
        store.ifPresent(OpenedStore::gatewayStarts);
        ApiDocument.defer();
        Quarkus.run(application, (status, failure) -> {
            if (failure == null) {
                Terminal.say("Sluice has stopped.");
            }
            store.ifPresent(OpenedStore::gatewayStopped);
            end(status, failure);
        });
    }

    /** Empty after a live reload in dev mode: the store of the first run is still open. */
    private static Optional<OpenedStore> prepare(Consumer<SmallRyeConfig> check) {
        // The names of other features are not known here; Quarkus tells the misspelled ones when it starts.
        SmallRyeConfig config = config().withMapping(StoreConfig.class).build();
        Terminal.speakAsTheLog(config);
        check.accept(config);
        MisleadingSettings.refuse(config);
        PlainHttp.closeBesideTls(config);
        TemporaryFiles.choose(config);
        FreePorts.choose(config);
        if (OpenedStore.exists()) {
            return Optional.empty();
        }
        return Optional.of(OpenedStore.hold(Store.open(config, Terminal::say)));
    }

    /** Where the configuration was not valid, this part of it may be. */
    private static void decideForm() {
        try {
            Terminal.speakAsTheLog(config().build());
        } catch (RuntimeException invalid) {
            // it is what is about to be complained of, as text
        }
    }

    private static SmallRyeConfigBuilder config() {
        return ConfigUtils.configBuilder()
                .withMapping(JsonLogConfig.class)
                .withMapping(ApplicationConfig.class)
                .withValidateUnknown(false);
    }

    /**
     * Log records of a process that ends before logging is set up are written out raw, debug and all. Quarkus sets the level
     * anew when it starts.
     */
    private static void quietUntilConfigured() {
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    /** In dev mode the default handler keeps the process for the next reload; otherwise it ends it. */
    private static void end(int status, @Nullable Throwable failure) {
        if (failure != null) {
            complain(CANNOT_START, failure);
            Terminal.releaseLog();
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(status, failure);
    }

    private static void complain(String what, Throwable failure) {
        StartFailure.explain(failure)
                .ifPresentOrElse(line -> Terminal.complain(what + line), () -> Terminal.complain(failure));
    }
}
