package io.daybook.embedded.postgres;

import io.daybook.embedded.EmbeddedStoreFailure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/// The passwords of a database server's roles: the superuser `postgres`, the owner `daybook` and the engine `daybook_engine`.
public record Credentials(String superuserPassword, String ownerPassword, String enginePassword) {
    public static final String SUPERUSER = "postgres";
    public static final String OWNER = "daybook";
    public static final String ENGINE = "daybook_engine";

    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// New random passwords.
    public static Credentials random() {
        return new Credentials(randomPassword(), randomPassword(), randomPassword());
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Reads the file, which only its owner may read. Without it new passwords are made and kept, unless `databaseExists`:
    /// no new password would open that one.
    static Credentials in(Path file, boolean databaseExists) {
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            if (databaseExists) {
                throw new EmbeddedStoreFailure(
                        file
                                + " is missing, and with it the passwords of the database beside it."
                                + " Bring the file back, or start with another data folder (daybook.data).");
            }
            Credentials made = random();
            made.write(file);
            return made;
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(file + " cannot be used: " + e, e);
        }
    }

    private static Credentials read(Path file) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return new Credentials(
                password(properties, SUPERUSER, file),
                password(properties, OWNER, file),
                password(properties, ENGINE, file));
    }

    private static String password(Properties properties, String role, Path file) {
        String password = properties.getProperty(role);
        if (password == null || password.isBlank()) {
            throw new EmbeddedStoreFailure(file + " has no password for the role " + role + ".");
        }
        return password;
    }

    private void write(Path file) throws IOException {
        Path scratch = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(scratch);
        Files.createFile(scratch, OWNER_ONLY);
        Files.writeString(
                scratch,
                """
                # Passwords of the embedded PostgreSQL's roles. Without this file its data cannot be opened.
                %s=%s
                %s=%s
                %s=%s
                """
                        .formatted(
                                SUPERUSER,
                                superuserPassword,
                                OWNER,
                                ownerPassword,
                                ENGINE,
                                enginePassword));
        try (var channel = FileChannel.open(scratch, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "Credentials[...]";
    }
}
