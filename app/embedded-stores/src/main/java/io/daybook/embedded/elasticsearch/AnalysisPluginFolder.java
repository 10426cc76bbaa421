package io.daybook.embedded.elasticsearch;

import io.daybook.embedded.DataFolder;
import io.daybook.embedded.EmbeddedStoreFailure;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/// The analysis plugin as Elasticsearch wants it: a folder with a descriptor and a jar.
///
/// The jar is written from the classes on our own class path, be that a folder of classes, a jar, or a jar within the packaged
/// application.
public final class AnalysisPluginFolder {
    private static final String NAME = "daybook-embedded-analysis";
    private static final String PACKAGE = "io/daybook/embedded/analysis/";
    private static final String DESCRIPTOR = "plugin-descriptor.properties";

    private AnalysisPluginFolder() {}

    /// Writes the plugin into the folder `plugins`, in place of an earlier one; answers its own folder there.
    public static Path write(Path plugins) {
        Path folder = plugins.resolve(NAME);
        DataFolder.delete(folder);
        URL descriptor =
                AnalysisPluginFolder.class.getClassLoader().getResource(PACKAGE + DESCRIPTOR);
        if (descriptor == null) {
            throw new EmbeddedStoreFailure("The module " + NAME + " is not on the class path.");
        }
        try {
            Files.createDirectories(folder);
            try (InputStream in = descriptor.openStream()) {
                Files.copy(in, folder.resolve(DESCRIPTOR));
            }
            try (var jar =
                    new JarOutputStream(Files.newOutputStream(folder.resolve(NAME + ".jar")))) {
                for (String name : classesBeside(descriptor)) {
                    jar.putNextEntry(new ZipEntry(PACKAGE + name));
                    URL file = URI.create(descriptor.toString().replace(DESCRIPTOR, name)).toURL();
                    try (InputStream in = file.openStream()) {
                        in.transferTo(jar);
                    }
                    jar.closeEntry();
                }
            }
            return folder;
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(
                    "The analysis plugin cannot be written to " + folder + ": " + e, e);
        }
    }

    private static List<String> classesBeside(URL descriptor) throws IOException {
        if (descriptor.openConnection() instanceof JarURLConnection connection) {
            return connection.getJarFile().stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(PACKAGE) && name.endsWith(".class"))
                    .map(name -> name.substring(PACKAGE.length()))
                    .toList();
        }
        try (var files =
                Files.list(Path.of(URI.create(descriptor.toString())).resolveSibling(""))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .toList();
        }
    }
}
