package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.app.Engine;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Exports of whole engines: what goes wrong in the middle, and how many may be taken at once.
class ExportTest {

    @Test
    void what_breaks_off_is_not_taken_for_whole_and_few_are_taken_at_once() throws Exception {
        TestDatabase database = TestStores.database();
        // Its rows are of no event: the standing proof would take them away.
        try (Engine engine = Engine.startOn(database, "--daybook.proof.share=0");
                HttpClient client = HttpClient.newHttpClient()) {
            try (Connection owner = database.ownerDataSource().getConnection();
                    Statement statement = owner.createStatement()) {
                // In the order of an index, so that rows are sent before all have been looked at.
                statement.execute(
                        "insert into views.stock_signals select n, 'S', 'main', 'ran-low', n, 1, 2, now() from generate_series(1, 200000) n");
                statement.execute("analyze views.stock_signals");
                statement.execute(
                        "create view analytics.breaking_v1 as select position, sku, 1 / (190000 - position) as fails from views.stock_signals");
                statement.execute(
                        "create view analytics.failing_v1 as select sku, 1 / (position - 1) as fails from views.stock_signals");
                statement.execute(
                        "create view analytics.long_v1 as select n, repeat('x', 1000) as text from generate_series(1, 60000) n");
            }

            for (String format : List.of("csv", "parquet")) {
                HttpRequest broken =
                        engine.http()
                                .request("/api/v1/exports/breaking_v1?format=" + format)
                                .build();
                assertThatThrownBy(() -> client.send(broken, BodyHandlers.ofByteArray()))
                        .as("%s", format)
                        .isInstanceOf(IOException.class);
            }
            assertThat(engine.http().get("/api/v1/exports/failing_v1").code())
                    .isEqualTo("internal-error");

            // Whoever reads slowly holds a turn; what is sent beyond the buffers waits for them.
            HttpRequest slow = engine.http().request("/api/v1/exports/long_v1").build();
            List<HttpResponse<InputStream>> open = new ArrayList<>();
            try {
                open.add(client.send(slow, BodyHandlers.ofInputStream()));
                open.add(client.send(slow, BodyHandlers.ofInputStream()));
                assertThat(engine.http().get("/api/v1/exports/long_v1"))
                        .satisfies(third -> {
                            assertThat(third.code()).isEqualTo("too-many-exports");
                            assertThat(third.header("Retry-After")).isNotEmpty();
                        });
            } finally {
                for (HttpResponse<InputStream> each : open) {
                    each.body().close();
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> engine.http().get("/api/v1/exports/orders_v2").status() == 200);
        }
    }
}
