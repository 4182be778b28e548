package io.sluice.boot;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.audit.AuditProblem;
import io.sluice.catalog.InvalidCatalogFile;
import io.sluice.identity.AdminKeyBootstrap;
import io.sluice.ledger.LedgerProblem;
import io.sluice.pricing.InvalidPriceFile;
import io.sluice.secret.embedded.MasterKeyProblem;
import io.sluice.store.StoreProblem;
import io.sluice.tls.TlsProblem;
import io.smallrye.config.ConfigValidationException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;

/** Tells what a person can put right from what only a programmer can. */
final class StartFailure {
    /** How SmallRye Config says that nothing reads a property. */
    private static final Pattern UNKNOWN_NAME =
            Pattern.compile("SRCFG00050: (?<name>\\S+) in (?<source>.*) does not map to any root");

    private StartFailure() {}

    /** One line for the person, or empty when the failure is a bug of ours and needs its stack trace. */
    static Optional<String> explain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(30)
                .map(StartFailure::explainOne)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> explainOne(Throwable failure) {
        return switch (failure) {
            case StartRefused refused -> said(refused);
            case TlsProblem tls -> said(tls);
            case StoreProblem problem -> said(problem);
            case AdminKeyBootstrap.InvalidAdminKey key -> said(key);
            case MasterKeyProblem key -> said(key);
            case AuditProblem audit -> said(audit);
            case LedgerProblem ledger -> said(ledger);
            case InvalidCatalogFile file -> Optional.ofNullable(file.getMessage()); // one line a problem
            case InvalidPriceFile file -> Optional.ofNullable(file.getMessage()); // one line a problem
            case PreventFurtherStepsException stop -> said(stop);
            case QuarkusBindException bind -> Optional.of(cannotListen(bind));
            case FlywayException flyway -> Optional.of(schema(flyway));
            case ConfigValidationException config -> Optional.of(config(config));
            case ConfigurationException config -> said(config);
            case IllegalStateException tls when isAboutCertificates(tls) -> Optional.of(certificates(tls));
            case NoSuchElementException missing when isAboutConfig(missing) -> said(missing);
            case IllegalArgumentException wrong when isAboutConfig(wrong) -> said(wrong);
            default -> Optional.empty();
        };
    }

    private static Optional<String> said(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).map(StartFailure::oneLine);
    }

    /** The system's own reason ends the message; an address that is not of this machine is the other one it gives. */
    private static String cannotListen(QuarkusBindException failure) {
        String place = failure.getHost() + ":" + failure.getPort();
        if (String.valueOf(failure.getMessage()).contains("in use")) {
            return "Address " + place
                    + " is in use by another program, perhaps another gateway. Stop it, or choose other"
                    + " ports with QUARKUS_HTTP_PORT and QUARKUS_MANAGEMENT_PORT.";
        }
        return "Cannot listen on " + place + ", which is no address of this machine. Correct QUARKUS_HTTP_HOST or"
                + " QUARKUS_MANAGEMENT_HOST.";
    }

    private static String schema(FlywayException failure) {
        String reason = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .limit(30)
                .filter(cause -> cause instanceof SQLException || cause instanceof StoreProblem)
                .map(Throwable::getMessage)
                .findFirst()
                .orElse(failure.getMessage());
        return "The schema of the database could not be brought up to date: " + oneLine(String.valueOf(reason));
    }

    /** How Quarkus' registry says that a certificate cannot be used. */
    private static boolean isAboutCertificates(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("Invalid ") && message.contains("certificate") || message.contains(" trust store ");
    }

    /** With the name of the file, or what is wrong in it, which is where the chain of causes ends. */
    private static String certificates(IllegalStateException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root instanceof NoSuchFileException missing
                ? "there is no file " + missing.getFile()
                : String.valueOf(root.getMessage());
        return oneLine(failure.getMessage() + (root == failure ? "" : ": " + reason));
    }

    private static String config(ConfigValidationException failure) {
        return Stream.iterate(0, index -> index < failure.getProblemCount(), index -> index + 1)
                .map(index -> readable(failure.getProblem(index).getMessage()))
                .collect(Collectors.joining("; ", "The configuration is not valid: ", ""));
    }

    private static String readable(String problem) {
        Matcher unknown = UNKNOWN_NAME.matcher(oneLine(problem));
        return unknown.matches()
                ? unknown.group("name") + " (" + unknown.group("source") + ") is no setting of this gateway"
                : oneLine(problem);
    }

    /** SmallRye Config numbers its messages. */
    private static boolean isAboutConfig(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("SRCFG");
    }

    private static String oneLine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
