package io.daybook.embedded.elasticsearch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;

/// The arguments the server's main class reads from its standard input, in the wire form of `ServerArgs` in Elasticsearch 9.5.
///
/// That form is internal to Elasticsearch: before the version is raised, the start test must pass.
final class ServerArguments {
    private static final String SECRETS =
            "org.elasticsearch.common.settings.SecureClusterStateSettings";
    private static final int NO = 0;
    private static final int STRING = 0;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ServerArguments() {}

    static byte[] encoded(SortedMap<String, String> settings, Path config, Path logs) {
        var arguments = new ServerArguments();
        arguments.out.write(NO); // daemonize
        arguments.out.write(NO); // quiet
        arguments.out.write(NO); // pid file
        arguments.string(SECRETS);
        arguments.number(0); // of secrets
        arguments.number(settings.size());
        settings.forEach((name, value) -> {
            arguments.string(name);
            arguments.out.write(STRING);
            arguments.string(value);
        });
        arguments.string(config.toString());
        arguments.string(logs.toString());
        return arguments.out.toByteArray();
    }

    /// Seven bits a byte, the low ones first; the high bit says that more follow.
    private void number(int number) {
        int rest = number;
        while ((rest & ~0x7F) != 0) {
            out.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /// The number of UTF-16 characters, then each in one to three bytes.
    private void string(String string) {
        if (string.chars().anyMatch(character -> Character.isSurrogate((char) character))) {
            throw new IllegalArgumentException("Elasticsearch cannot be given: " + string);
        }
        number(string.length());
        out.writeBytes(string.getBytes(StandardCharsets.UTF_8));
    }
}
