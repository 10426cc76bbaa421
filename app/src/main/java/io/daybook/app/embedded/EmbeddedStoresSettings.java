package io.daybook.app.embedded;

import io.daybook.embedded.elasticsearch.ElasticsearchSettings;
import io.daybook.embedded.postgres.PostgresSettings;

import org.springframework.core.env.Environment;

import java.nio.file.Path;

/// The settings of the embedded stores.
///
/// - `daybook.data` (`data`): the folder their data is kept in between runs
/// - `daybook.embedded.postgresql.port`, `daybook.embedded.elasticsearch.port` (0: any free one)
/// - `daybook.embedded.elasticsearch.heap-megabytes` (512)
/// - `daybook.embedded.postgresql.archive`, `daybook.embedded.elasticsearch.archive`: the servers' archives, where they are not in
///   Maven's local repository; `daybook.embedded.cache`: where they are unpacked to
record EmbeddedStoresSettings(
        Path data, PostgresSettings postgres, ElasticsearchSettings elasticsearch) {

    static EmbeddedStoresSettings of(Environment environment) {
        for (String name : new String[] {"postgresql.archive", "elasticsearch.archive", "cache"}) {
            handOn(environment, "daybook.embedded." + name);
        }
        return new EmbeddedStoresSettings(
                Path.of(environment.getProperty("daybook.data", "data")).toAbsolutePath(),
                PostgresSettings.durable().withPort(port(environment, "postgresql")),
                new ElasticsearchSettings(
                        port(environment, "elasticsearch"),
                        environment.getProperty(
                                "daybook.embedded.elasticsearch.heap-megabytes",
                                Integer.class,
                                ElasticsearchSettings.small().heapMegabytes())));
    }

    private static int port(Environment environment, String server) {
        return environment.getProperty("daybook.embedded." + server + ".port", Integer.class, 0);
    }

    /// The stores' module knows no Spring and looks these up as system properties.
    private static void handOn(Environment environment, String name) {
        String value = environment.getProperty(name);
        if (value != null) {
            System.setProperty(name, value);
        }
    }
}
