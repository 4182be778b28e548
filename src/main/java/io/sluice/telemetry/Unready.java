package io.sluice.telemetry;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Why a gateway is not ready, one name for each cause: the member {@code causes} of a readiness check, for programs, beside the
 * sentences of {@code reason}, for people. {@code docs/operations.md} says of each what to do, and a test sees to it.
 */
public enum Unready {
    /** Nothing was read yet. */
    CATALOG_NOT_LOADED(Unready.CATALOG),
    /** The catalog file cannot be used; the last good one is. */
    CATALOG_FILE_REFUSED(Unready.CATALOG),
    /** Routes of the database cannot be served. */
    ROUTES_REFUSED(Unready.CATALOG),
    /** Nobody was read yet. */
    CALLERS_NOT_LOADED(Unready.CALLERS),
    /** What is known of callers and keys is too old. */
    CALLERS_STALE(Unready.CALLERS),
    /** As much waits for the database as may. */
    JOURNAL_FULL(Unready.LEDGER),
    /** The journal cannot be written. */
    JOURNAL_BROKEN(Unready.LEDGER),
    /** The database has not taken rows for long. */
    LEDGER_LATE(Unready.LEDGER),
    /** Vault does not give what routes need. */
    CREDENTIALS_NOT_GIVEN(Unready.VAULT);

    /** The check of routes. */
    public static final String CATALOG = "catalog";

    /** The check of callers and their keys. */
    public static final String CALLERS = "callers";

    /** The check of the ledger. */
    public static final String LEDGER = "ledger";

    /** The check of credentials in Vault. */
    public static final String VAULT = "vault";

    /** The member of a check that names its causes. */
    public static final String MEMBER = "causes";

    private final String check;

    Unready(String check) {
        this.check = check;
    }

    /** The readiness check that is down for it. */
    public String check() {
        return check;
    }

    /** As it is shown: {@code journal-full}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Several, as a check shows them: with commas between them. */
    public static String words(Collection<Unready> causes) {
        return causes.stream().map(Unready::word).collect(Collectors.joining(","));
    }
}
