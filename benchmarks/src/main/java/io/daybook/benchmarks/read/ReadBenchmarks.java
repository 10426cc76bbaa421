package io.daybook.benchmarks.read;

import io.daybook.benchmarks.Cpu;
import io.daybook.benchmarks.Report;
import io.daybook.benchmarks.Row;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.elasticsearch.ElasticsearchSettings;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;
import io.daybook.embedded.postgres.Credentials;
import io.daybook.embedded.postgres.EmbeddedPostgres;
import io.daybook.embedded.postgres.PostgresSettings;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Starts stores and an engine of its own, has the engine import real orders until the log is as long as wanted, measures readers, prints the
/// table, and writes it as JSON.
public final class ReadBenchmarks {

    private static final int ORDERS = 100_000;

    private final ReadScale scale;
    private final EmbeddedPostgres postgres;
    private final EmbeddedElasticsearch elasticsearch;
    private final Path folder;

    private ReadBenchmarks(
            ReadScale scale,
            EmbeddedPostgres postgres,
            EmbeddedElasticsearch elasticsearch,
            Path folder) {
        this.scale = scale;
        this.postgres = postgres;
        this.elasticsearch = elasticsearch;
        this.folder = folder;
    }

    public static List<Row> run(Path target, ReadScale scale) throws Exception {
        Path folder = target.resolve("read-data").toAbsolutePath();
        DataFolder.delete(folder);
        try (DataFolder data = DataFolder.lock(folder);
                EmbeddedElasticsearch elasticsearch =
                        EmbeddedElasticsearch.startInBackground(
                                data, ElasticsearchSettings.small());
                EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(data, PostgresSettings.durable())) {
            List<Row> rows = new ReadBenchmarks(scale, postgres, elasticsearch, folder).measure();
            Report.print(rows, System.out);
            Report.write(rows, target.resolve("results/read.json"));
            return rows;
        } finally {
            DataFolder.delete(folder);
        }
    }

    private List<Row> measure() throws Exception {
        Orders orders = Orders.read(scale.orders(), scale.rows());
        List<Row> rows = new ArrayList<>();
        boolean rebuilding =
                scale.has(RebuildBenchmark.POSTGRES) || scale.has(RebuildBenchmark.ELASTICSEARCH);
        if (rebuilding) {
            try (EngineProcess engine = engine("--daybook.roles=command,query");
                    Shop shop = new Shop(engine.url(), cpu(engine))) {
                fill(shop, orders);
            }
        }
        try (EngineProcess engine = engine();
                Shop shop = new Shop(engine.url(), cpu(engine))) {
            if (rebuilding) {
                rows.addAll(new RebuildBenchmark(shop).byTheRunner());
            } else {
                fill(shop, orders);
            }
            shop.awaitViews(_ -> true);
            vacuum();
            shop.awaitCalm();
            ReadBenchmark reading =
                    new ReadBenchmark(scale, shop, orderIds(), Searches.names(orders));
            for (String rebuild :
                    List.of(RebuildBenchmark.POSTGRES, RebuildBenchmark.ELASTICSEARCH)) {
                if (scale.has(rebuild)) {
                    rows.add(new RebuildBenchmark(shop).sideBySide(rebuild));
                    shop.awaitCalm();
                }
            }
            if (scale.has("lag")) {
                rows.addAll(new LagBenchmark(scale, shop).run());
            }
            if (scale.has("track")) {
                rows.addAll(reading.track());
            }
            if (scale.has("search")) {
                rows.addAll(reading.search());
            }
        }
        return rows;
    }

    private EngineProcess engine(String... settings) throws Exception {
        return new EngineProcess(folder, postgres, elasticsearch, List.of(settings));
    }

    private Cpu cpu(EngineProcess engine) {
        Map<String, LongSupplier> processes = new LinkedHashMap<>();
        processes.put("engine", engine::pid);
        processes.put("postgres", postgres::pid);
        processes.put("elasticsearch", elasticsearch::pid);
        return new Cpu(processes);
    }

    private void fill(Shop shop, Orders orders) throws Exception {
        long begin = System.nanoTime();
        long events = 0;
        for (int i = 0; events < scale.events(); i++) {
            shop.importing(orders, "r" + i + "-");
            events = number("select last_position from daybook.event_head");
            System.err.printf(
                    "%,d of %,d events are in the log after %d s%n",
                    events, scale.events(), (System.nanoTime() - begin) / 1_000_000_000);
        }
    }

    private List<String> orderIds() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = asOwner();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select order_id from views.orders order by random() limit "
                                        + ORDERS)) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    /// What autovacuum does in its own time.
    private void vacuum() throws SQLException {
        try (Connection connection = asOwner();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum (analyze)");
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = asOwner();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Connection asOwner() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), Credentials.OWNER, postgres.credentials().ownerPassword());
    }
}
