package io.sluice.audit;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The trail of who did what. */
@ConfigMapping(prefix = "sluice.audit")
public interface AuditConfig {
    /**
     * The name of this gateway in the trail; each gateway of a store writes a chain of its own. Unset, a first start makes one
     * and keeps it in a file.
     */
    Optional<String> node();

    /** The file with that name; made on the first start. Not used when the name itself is set. */
    @WithDefault("${sluice.data-dir}/audit-node")
    Path nodeFile();

    /** How often the end of the chain is sealed by a checkpoint, when there is something new. */
    @WithDefault("30S")
    @Bounds(min = "100ms", max = "1d")
    Duration checkpointInterval();

    /** After how many entries it is sealed at the latest. */
    @WithDefault("1000")
    @Bounds(min = "1", max = "1000000", unit = "entries")
    int checkpointEntries();

    /** How many entries that belong to no transaction (refused keys) may wait for the database; more are counted and lost. */
    @WithDefault("10000")
    @Bounds(min = "1", max = "10000000", unit = "entries")
    int queue();
}
