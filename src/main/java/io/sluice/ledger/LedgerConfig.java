package io.sluice.ledger;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.settings.Bounds;
import io.sluice.settings.Shape;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The ledger and its journal. */
@ConfigMapping(prefix = "sluice.ledger")
public interface LedgerConfig {
    /** The local file that everything used is written to first. */
    Journal journal();

    /** How rows get into the database. */
    Drain drain();

    /** Whose gateway this is: in every row, in exports, and as the scope of limits and budgets of all. */
    @WithDefault("default")
    @Shape(pattern = "(?s)(?=.*\\S).{1,255}", words = "1 to 255 characters")
    String organization();

    /**
     * How long rows are kept, 31 days at least; whole months are dropped, what is summed up by the hour and the day stays.
     * Unset, they are kept for good.
     */
    Optional<@Bounds(min = "31d", max = "36500d") Duration> retention();

    /** The local file that everything used is written to first. */
    interface Journal {
        /** Where it is. On a disk that survives the process; one directory for each gateway. */
        @WithDefault("${sluice.data-dir}/journal")
        Path directory();

        /** Longest time until a record that the operating system has is on the disk: what the loss of the machine can take. */
        @WithDefault("25ms")
        @Bounds(min = "1ms", max = "10s")
        Duration syncEvery();

        /** How long one file may grow. */
        @WithDefault("16M")
        @Bounds(min = "64K", max = "1G")
        MemorySize segmentSize();

        /**
         * How much may wait for a database that is away. Calls are refused with 503 beyond it: nothing may be served that
         * cannot be accounted for.
         */
        @WithDefault("1G")
        @Bounds(min = "1M", max = "1T")
        MemorySize maxSize();
    }

    /** How rows get into the database. */
    interface Drain {
        /** How often it is looked for new rows. */
        @WithDefault("200ms")
        @Bounds(min = "10ms", max = "1m")
        Duration every();

        /** Most rows in one transaction. */
        @WithDefault("500")
        @Bounds(min = "1", max = "5000", unit = "rows")
        int batch();

        /** From this on readiness names a database that is away. */
        @WithDefault("10m")
        @Bounds(min = "1s", max = "1d")
        Duration lateAfter();
    }
}
