package io.daybook.query;

import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.audit.AuditKey;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The query side with a real database and a real web server, one for all tests of this JVM. Read models are filled by SQL; how far the views
/// have come is what a test says.
final class QueryServer {

    static final QueryServer SERVER = new QueryServer();

    private static final JsonMapper JSON = new JsonMapper();

    /// @param body null where there is none
    record Answer(int status, java.net.http.HttpHeaders headers, JsonNode body) {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        String code() {
            return body.path("code").asString("");
        }
    }

    final TestPositions positions;
    final JdbcClient database;

    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private QueryServer() {
        TestDatabase store = TestStores.database();
        ConfigurableApplicationContext context =
                new SpringApplicationBuilder(Wiring.class)
                        .properties(
                                "server.port=0",
                                "server.address=127.0.0.1",
                                "spring.main.banner-mode=off",
                                "spring.jackson.default-property-inclusion=non_null",
                                "spring.mvc.problemdetails.enabled=true",
                                "spring.threads.virtual.enabled=true",
                                "spring.datasource.url=" + store.jdbcUrl(),
                                "spring.datasource.username=" + store.engineUser(),
                                "spring.datasource.password=" + store.enginePassword(),
                                "spring.flyway.url=" + store.jdbcUrl(),
                                "spring.flyway.user=" + store.owner(),
                                "spring.flyway.password=" + store.ownerPassword(),
                                "spring.flyway.default-schema=daybook",
                                "spring.flyway.schemas=daybook,views,analytics")
                        .run();
        positions = context.getBean(TestPositions.class);
        database = JdbcClient.create(store.ownerDataSource());
        // The log's own migrations belong to the command side, which the query side does not know.
        database.sql(
                        """
                        create table if not exists daybook.events (
                            position bigint primary key, version bigint not null, recorded_at timestamptz not null, event_id uuid not null,
                            revision smallint not null, stream text collate "C" not null, type text not null, command_id text not null,
                            payload jsonb not null, metadata jsonb not null, unique (stream, version))
                        """)
                .update();
        database.sql("grant usage on schema daybook, views to daybook_engine").update();
        database.sql("grant select on all tables in schema daybook, views to daybook_engine")
                .update();
        int port =
                java.util.Objects.requireNonNull(
                                ((WebServerApplicationContext) context).getWebServer())
                        .getPort();
        address = URI.create("http://127.0.0.1:" + port);
    }

    /// @param headers names and values in turn
    Answer get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), response.headers(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An answer as it came over the wire.
    HttpResponse<byte[]> bytes(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The items of all pages, following `Link: rel="next"`; `betweenPages` runs before each page but the first.
    List<JsonNode> allPages(String path, Runnable betweenPages) {
        List<JsonNode> items = new ArrayList<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            Answer page = get(next.get());
            if (page.status() != 200) {
                throw new AssertionError(page.toString());
            }
            page.body().get("items").forEach(items::add);
            next =
                    page.headers()
                            .firstValue("Link")
                            .map(link -> link.substring(1, link.indexOf('>')));
            if (next.isPresent()) {
                betweenPages.run();
            }
        }
        return items;
    }

    void sql(String statement, @Nullable Object... values) {
        database.sql(statement).params(Arrays.asList(values)).update();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(QueryConfiguration.class)
    @ComponentScan({
        "io.daybook.query.audit",
        "io.daybook.query.carts",
        "io.daybook.query.credits",
        "io.daybook.query.deadletters",
        "io.daybook.query.exports",
        "io.daybook.query.feed",
        "io.daybook.query.live",
        "io.daybook.query.orders",
        "io.daybook.query.payments",
        "io.daybook.query.projections",
        "io.daybook.query.stock"
    })
    static class Wiring {
        @Bean
        TestPositions positions() {
            return new TestPositions();
        }

        @Bean
        AuditKey auditKey() {
            return AuditKey.at(Path.of("target", "audit.key"));
        }

        @Bean
        EventHistory history() {
            return (stream, after, limit) -> List.of();
        }

        @Bean
        EventJson eventJson() {
            return (_, _, _, _) -> {
                throw new UnsupportedOperationException();
            };
        }

        /// A log of which only the head is asked.
        @Bean
        EventLog log() {
            return new EventLog() {
                @Override
                public long head() {
                    return TestPositions.HEAD;
                }

                @Override
                public List<RecordedEvent> read(long after, int limit) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Subscription onAppend(Runnable signal) {
                    return () -> {};
                }
            };
        }
    }
}
