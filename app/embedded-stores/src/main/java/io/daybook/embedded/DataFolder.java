package io.daybook.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/// The folder that holds an engine's servers and their data, owned by one process at a time.
///
/// Ownership is a lock of the operating system: it ends with the process, however that ends.
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Creates the folder when it is missing and takes it for this process.
    ///
    /// @throws FolderInUse when another process, or another part of this one, has it
    public static DataFolder lock(Path folder) {
        try {
            Path path = Files.createDirectories(folder).toRealPath();
            FileChannel channel =
                    FileChannel.open(
                            path.resolve("instance.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!taken(channel)) {
                channel.close();
                throw new FolderInUse(path);
            }
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(
                    "The data folder " + folder + " cannot be used: " + e, e);
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /// The folder without symbolic links, as the servers report it.
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes a folder and everything in it; a missing one is fine.
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(folder + " cannot be deleted: " + e, e);
        }
    }
}
