package io.daybook.embedded;

import io.daybook.embedded.elasticsearch.ElasticsearchSettings;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;
import io.daybook.embedded.postgres.EmbeddedPostgres;
import io.daybook.embedded.postgres.PostgresSettings;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;

/// A small engine for [KilledEngineTest], which runs it as a process of its own and kills it.
///
/// It writes rows for ever, and documents if asked to, and prints each number as soon as the store has acknowledged it.
public final class EngineWithStores {
    private EngineWithStores() {}

    /// @param arguments the data folder, and `search` where Elasticsearch is wanted too
    public static void main(String[] arguments) throws Exception {
        DataFolder folder = DataFolder.lock(Path.of(arguments[0]));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, PostgresSettings.durable());
        System.out.println("postgres " + postgres.pid());
        if (arguments.length > 1) {
            var elasticsearch = EmbeddedElasticsearch.start(folder, ElasticsearchSettings.small());
            System.out.println("elasticsearch " + elasticsearch.pid());
            write(elasticsearch.uri());
        }
        try (Connection connection = postgres.connectAsSuperuser()) {
            write(connection);
        }
    }

    private static void write(Connection connection) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("create table if not exists acknowledged(id bigint primary key)");
        }
        try (var insert = connection.prepareStatement("insert into acknowledged values (?)")) {
            for (long id = 1; ; id++) {
                insert.setLong(1, id);
                insert.executeUpdate();
                System.out.println("row " + id);
            }
        }
    }

    private static void write(URI node) throws Exception {
        var request =
                HttpRequest.newBuilder(node.resolve("/kept/_doc/1"))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        var response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println("document " + response.statusCode());
    }
}
