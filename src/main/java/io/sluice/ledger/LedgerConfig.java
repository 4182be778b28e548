package io.sluice.ledger;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
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
    @NotBlank
    @Size(max = 255)
    String organization();

    /**
     * How long rows are kept, 31 days at least; whole months are dropped, what is summed up by the hour and the day stays.
     * Unset, they are kept for good.
     */
    Optional<Duration> retention();

    /** The local file that everything used is written to first. */
    interface Journal {
        /** Where it is. On a disk that survives the process; one directory for each gateway. */
        @WithDefault("${sluice.data-dir}/journal")
        Path directory();

        /** Longest time until a record that the operating system has is on the disk: what the loss of the machine can take. */
        @WithDefault("25ms")
        Duration syncEvery();

        /** How long one file may grow. */
        @WithDefault("16M")
        MemorySize segmentSize();

        /**
         * How much may wait for a database that is away. Calls are refused with 503 beyond it: nothing may be served that
         * cannot be accounted for.
         */
        @WithDefault("1G")
        MemorySize maxSize();
    }

    /** How rows get into the database. */
    interface Drain {
        /** How often it is looked for new rows. */
        @WithDefault("200ms")
        Duration every();

        /** Most rows in one transaction. */
        @WithDefault("500")
        @Min(1)
        @Max(5000)
        int batch();

        /** From this on readiness names a database that is away. */
        @WithDefault("10m")
        Duration lateAfter();
    }
}
