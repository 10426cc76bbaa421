package io.daybook.shared.secret;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/// A text file with a key of this installation, which only its owner can read.
public final class KeyFile {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private KeyFile() {}

    /// What the file holds; where there is none yet, it is made. Of several processes that need it at once, one makes it, and all read that one.
    ///
    /// @param fresh makes a new key, which may not be the one that is used
    public static String read(Path file, Supplier<String> fresh) throws IOException {
        if (!Files.exists(file)) {
            create(file, fresh.get());
        }
        return Files.readString(file);
    }

    private static void create(Path file, String key) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, "new-", ".key", OWNER_ONLY);
        try {
            Files.writeString(written, key);
            // Unlike moving, this never takes the place of a key that another process has made.
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            // Theirs is read then.
        } finally {
            Files.delete(written);
        }
    }
}
