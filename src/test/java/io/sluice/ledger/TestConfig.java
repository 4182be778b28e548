package io.sluice.ledger;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the ledger for tests: small batches and segments, a drain only when it is told. */
record TestConfig(Path directory, long maxBytes) implements LedgerConfig {
    @Override
    public Journal journal() {
        return new Journal() {
            @Override
            public Path directory() {
                return directory;
            }

            @Override
            public Duration syncEvery() {
                return Duration.ofMillis(20);
            }

            @Override
            public MemorySize segmentSize() {
                return size(4096);
            }

            @Override
            public MemorySize maxSize() {
                return size(maxBytes);
            }
        };
    }

    @Override
    public Drain drain() {
        return new Drain() {
            @Override
            public Duration every() {
                return Duration.ofHours(1);
            }

            @Override
            public int batch() {
                return 7;
            }

            @Override
            public Duration lateAfter() {
                return Duration.ofMinutes(10);
            }
        };
    }

    @Override
    public String organization() {
        return "default";
    }

    @Override
    public Optional<Duration> retention() {
        return Optional.empty();
    }

    private static MemorySize size(long bytes) {
        return new MemorySize(BigInteger.valueOf(bytes));
    }
}
