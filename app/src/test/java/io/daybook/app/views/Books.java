package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;

import org.postgresql.PGConnection;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that the views hold, row by row and document by document, in one canonical form.
///
/// @param position up to which they show the log
/// @param contents sorted lines by table or index
record Books(long position, Map<String, List<String>> contents) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> INDEXES = List.of("products", "orders");
    private static final int MOST_DOCUMENTS = 10_000;

    /// Policies answer an event within some hundredths of a second.
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final int LOOKS = 10;

    /// Everything that an engine's views hold when they have come to the end of the log, and adds nothing more to it by itself.
    static Books of(Engine engine, TestDatabase database) throws SQLException {
        while (true) {
            long head = awaitQuiet(engine, database);
            Books books = new Books(head, contents(engine, database));
            if (head(database) == head) {
                return books;
            }
        }
    }

    private static Map<String, List<String>> contents(Engine engine, TestDatabase database)
            throws SQLException {
        Map<String, List<String>> contents = new TreeMap<>();
        try (Connection connection = database.ownerDataSource().getConnection()) {
            for (ViewWriter writer : engine.parts(ViewWriter.class)) {
                for (ViewTable table : writer.tables()) {
                    contents.put(
                            table.name(),
                            lines(
                                    connection,
                                    "select to_jsonb(t)::text from views.%s t order by 1"
                                            .formatted(table.name())));
                }
            }
        }
        Http elasticsearch =
                Http.to(URI.create(engine.setting("daybook.elasticsearch.uris") + "/"));
        for (String index : INDEXES) {
            contents.put(
                    "index " + index,
                    documents(
                            elasticsearch,
                            engine.setting("daybook.elasticsearch.index-prefix") + index));
        }
        return contents;
    }

    /// Waits until every view has come to the end of the log.
    static void awaitEnd(Http http, TestDatabase database) throws SQLException {
        awaitViews(http, head(database));
    }

    /// Waits until the engine adds nothing to its log by itself any more, as its policies do when nobody has asked for anything for a while, and
    /// until every view shows all of it.
    ///
    /// @return the end of the log
    static long awaitQuiet(Engine engine, TestDatabase database) throws SQLException {
        while (true) {
            long head = head(database);
            awaitViews(engine.http(), head);
            if (stays(head, database)) {
                return head;
            }
        }
    }

    private static boolean stays(long head, TestDatabase database) throws SQLException {
        long[] looks = {0};
        await().atMost(PATIENCE)
                .pollInterval(QUIET.dividedBy(LOOKS))
                .until(() -> ++looks[0] > LOOKS || head(database) != head);
        return head(database) == head;
    }

    private static void awaitViews(Http http, long position) {
        await().atMost(PATIENCE)
                .until(() -> {
                    Answer answer = http.get("/api/v1/projections");
                    return answer.status() == 200
                            && answer.json()
                                    .path("items")
                                    .valueStream()
                                    .allMatch(view -> view.path("position").asLong() >= position);
                });
    }

    private static long head(TestDatabase database) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection()) {
            return Long.parseLong(
                    lines(connection, "select coalesce(max(position), 0) from daybook.events")
                            .getFirst());
        }
    }

    /// Writes the log of one database, up to a position, into another, whose log is empty.
    static void copyLog(TestDatabase from, long upTo, TestDatabase to)
            throws SQLException, IOException {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        try (Connection connection = from.ownerDataSource().getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "copy (select * from daybook.events where position <= %d) to stdout (format binary)"
                                    .formatted(upTo),
                            events);
        }
        try (Connection connection = to.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy daybook.events from stdin (format binary)",
                            new ByteArrayInputStream(events.toByteArray()));
            statement.execute(
                    "update daybook.event_head set last_position = (select max(position) from daybook.events)");
        }
    }

    int size() {
        return contents.values().stream().mapToInt(List::size).sum();
    }

    /// Fails with the first difference that people can read.
    void areThoseOf(Books other) {
        assertThat(contents.keySet()).isEqualTo(other.contents.keySet());
        contents.forEach((name, lines) -> {
            if (!hash(lines).equals(hash(other.contents.getOrDefault(name, List.of())))) {
                assertThat(lines).as(name).isEqualTo(other.contents.getOrDefault(name, List.of()));
            }
        });
    }

    private static String hash(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    static List<String> lines(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (row.next()) {
                lines.add(row.getString(1));
            }
            return lines;
        }
    }

    private static List<String> documents(Http elasticsearch, String index) {
        elasticsearch.send(
                elasticsearch.request("/" + index + "/_refresh").POST(BodyPublishers.noBody()));
        Answer found =
                elasticsearch.get(
                        "/%s/_search?size=%d&track_total_hits=true"
                                .formatted(index, MOST_DOCUMENTS));
        assertThat(found.status()).as(found.text()).isEqualTo(200);
        JsonNode hits = found.json().path("hits");
        assertThat(hits.at("/total/value").asInt())
                .as("documents, which fit one answer")
                .isLessThanOrEqualTo(MOST_DOCUMENTS);
        return hits.path("hits")
                .valueStream()
                .map(hit -> hit.path("_id").asString() + " " + sorted(hit.path("_source")))
                .sorted()
                .toList();
    }

    private static JsonNode sorted(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        ObjectNode sorted = Http.JSON.createObjectNode();
        node.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(member -> sorted.set(member.getKey(), sorted(member.getValue())));
        return sorted;
    }
}
