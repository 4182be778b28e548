package io.sluice.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A folder that changes as a whole, as kubelet mounts ConfigMaps and tokens: each file is a link into the folder {@code ..data},
 * itself a link that one rename turns to the next version.
 */
final class MountedVolume {
    private static final String CURRENT = "..data";

    private final Path folder;
    private int version;

    private MountedVolume(Path folder) {
        this.folder = folder;
    }

    /** An empty one there. */
    static MountedVolume at(Path folder) {
        try {
            return new MountedVolume(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces its files by these, all at once. No file is taken away. */
    synchronized void write(Map<String, String> files) {
        try {
            Path next = Files.createDirectory(folder.resolve("..version-" + ++version));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(next.resolve(file.getKey()), file.getValue());
            }
            Path link = Files.createSymbolicLink(folder.resolve(CURRENT + "_next"), next.getFileName());
            Files.move(link, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
            for (String name : files.keySet()) {
                Path shown = folder.resolve(name);
                if (!Files.isSymbolicLink(shown)) {
                    Files.createSymbolicLink(shown, Path.of(CURRENT, name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }
}
