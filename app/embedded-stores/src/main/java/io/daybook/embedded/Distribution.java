package io.daybook.embedded;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The unpacked program files of a server, shared by all engines of one user.
///
/// The archive is found by the system property `daybook.embedded.<server>.archive`, or at the place where the build found it
/// in Maven's local repository. It is unpacked once into `$XDG_CACHE_HOME/daybook` (by default `~/.cache/daybook`, or the
/// system property `daybook.embedded.cache`).
public enum Distribution {
    POSTGRESQL("postgresql", "spring.datasource.url") {
        @Override
        void unpack(ZipFile archive, Path target) throws IOException {
            var bundle =
                    archive.stream()
                            .filter(entry -> entry.getName().endsWith(".txz"))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IOException("there is no .txz in " + archive.getName()));
            try (var in =
                    new TarArchiveInputStream(
                            new XZInputStream(
                                    new BufferedInputStream(archive.getInputStream(bundle))))) {
                for (TarArchiveEntry entry = in.getNextEntry();
                        entry != null;
                        entry = in.getNextEntry()) {
                    unpack(entry, in, target);
                }
            }
        }

        private static void unpack(TarArchiveEntry entry, InputStream in, Path target)
                throws IOException {
            Path path = inside(target, entry.getName());
            Files.createDirectories(entry.isDirectory() ? path : parent(path));
            if (entry.isSymbolicLink()) {
                inside(
                        target,
                        target.relativize(parent(path)).resolve(entry.getLinkName()).toString());
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else if (entry.isLink()) {
                Files.createLink(path, inside(target, entry.getLinkName()));
            } else if (!entry.isDirectory()) {
                Files.copy(in, path);
                boolean executable = (entry.getMode() & 0100) != 0;
                if (executable && !path.toFile().setExecutable(true, false)) {
                    throw new IOException(path + " cannot be made executable");
                }
            }
        }
    },

    ELASTICSEARCH("elasticsearch", "daybook.elasticsearch.uris") {
        @Override
        void unpack(ZipFile archive, Path target) throws IOException {
            for (ZipEntry entry : archive.stream().toList()) {
                // Everything lies in one folder named after the version.
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                if (name.startsWith("modules/") && !name.startsWith("modules/transport-netty4/")) {
                    continue; // security and monitoring, which would double the time to start
                }
                Path path = inside(target, name);
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(parent(path));
                    try (InputStream in = archive.getInputStream(entry)) {
                        Files.copy(in, path);
                    }
                }
            }
        }
    };

    private final String server;
    private final String insteadSet;

    Distribution(String server, String insteadSet) {
        this.server = server;
        this.insteadSet = insteadSet;
    }

    /// The folder with the unpacked program files; unpacks them when this user has not yet done so.
    ///
    /// @throws EmbeddedStoreFailure when the archive is nowhere, or this machine is not one the servers are built for
    public Path home() {
        if (!"Linux".equals(System.getProperty("os.name"))
                || !"amd64".equals(System.getProperty("os.arch"))) {
            throw new EmbeddedStoreFailure(
                    "The embedded servers are programs for Linux on x86-64, and this is "
                            + System.getProperty("os.name")
                            + " on "
                            + System.getProperty("os.arch")
                            + ". Set "
                            + insteadSet
                            + " to use a server that runs elsewhere.");
        }
        Path archive = archive();
        String version = archive.getFileName().toString().replaceFirst("\\.(jar|zip)$", "");
        Path home = cache().resolve(version);
        if (!Files.exists(home)) {
            unpackOnce(archive, home);
        }
        return home;
    }

    private Path archive() {
        String property = "daybook.embedded." + server + ".archive";
        String configured = System.getProperty(property, pathAtBuild());
        if (configured == null || !Files.isRegularFile(Path.of(configured))) {
            throw new EmbeddedStoreFailure(
                    "There is no "
                            + server
                            + " to start: its archive is not at "
                            + (configured == null ? "any known place" : configured)
                            + ". Set "
                            + insteadSet
                            + " to use an external server, -D"
                            + property
                            + "=FILE to name the archive, or build the project on this machine.");
        }
        return Path.of(configured);
    }

    private @Nullable String pathAtBuild() {
        var paths = new Properties();
        try (InputStream in = Distribution.class.getResourceAsStream("archives.properties")) {
            if (in != null) {
                paths.load(in);
            }
        } catch (IOException e) {
            throw new EmbeddedStoreFailure("archives.properties cannot be read: " + e, e);
        }
        return paths.getProperty(server);
    }

    private static Path cache() {
        String configured = System.getProperty("daybook.embedded.cache");
        if (configured != null) {
            return Path.of(configured).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches =
                xdg == null || xdg.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(xdg);
        return caches.resolve("daybook").toAbsolutePath();
    }

    /// A lock lets one of several processes unpack, and the rename at the end shows others all of it or nothing.
    private void unpackOnce(Path archive, Path home) {
        Path lockFile = home.resolveSibling(server + ".lock");
        try {
            Files.createDirectories(parent(home));
            try (var channel =
                            FileChannel.open(
                                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock();
                    var zip = new ZipFile(archive.toFile())) {
                if (Files.exists(home)) {
                    return;
                }
                Path scratch = home.resolveSibling(home.getFileName() + ".unpacking");
                DataFolder.delete(scratch);
                unpack(zip, Files.createDirectory(scratch));
                Files.move(scratch, home, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(
                    archive + " cannot be unpacked to " + home + ": " + e, e);
        }
    }

    abstract void unpack(ZipFile archive, Path target) throws IOException;

    private static Path inside(Path target, String name) throws IOException {
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("the archive wants to write outside its folder: " + name);
        }
        return path;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent");
        }
        return parent;
    }
}
