package io.daybook.benchmarks.store;

import io.daybook.benchmarks.Cpu;
import io.daybook.benchmarks.Report;
import io.daybook.benchmarks.Row;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.postgres.Credentials;
import io.daybook.embedded.postgres.EmbeddedPostgres;
import io.daybook.embedded.postgres.PostgresSettings;

import org.postgresql.ds.PGSimpleDataSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

/// Starts a PostgreSQL of its own, measures everything on it, prints the table, and writes it as JSON.
public final class StoreBenchmarks {

    private StoreBenchmarks() {}

    public static List<Row> run(Path target, Scale scale) throws Exception {
        Path folder = target.resolve("store-data");
        DataFolder.delete(folder);
        try (DataFolder data = DataFolder.lock(folder);
                EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(
                                data, PostgresSettings.durable().with("max_connections", "200"))) {
            var credentials = postgres.credentials();
            DataSource owner = owner(postgres);
            Map<String, Object> properties =
                    Map.of(
                            "spring.datasource.url", postgres.jdbcUrl(),
                            "spring.datasource.username", Credentials.ENGINE,
                            "spring.datasource.password", credentials.enginePassword(),
                            "spring.flyway.url", postgres.jdbcUrl(),
                            "spring.flyway.user", Credentials.OWNER,
                            "spring.flyway.password", credentials.ownerPassword(),
                            "spring.flyway.schemas", "daybook,views,analytics",
                            "daybook.data", folder.toString(),
                            "logging.level.root", "WARN");
            Cpu cpu = new Cpu(Map.of("postgres", postgres::pid));
            try (Daybook daybook = new Daybook(properties);
                    StockEngine axon =
                            new StockEngine(
                                    postgres.jdbcUrl(),
                                    Credentials.OWNER,
                                    credentials.ownerPassword());
                    PlainSql sql = new PlainSql(owner, 64)) {
                List<Row> rows = new StoreBenchmark(scale, daybook, axon, sql, owner, cpu).run();
                Report.print(rows, System.out);
                Report.write(rows, target.resolve("results/store.json"));
                return rows;
            }
        } finally {
            DataFolder.delete(folder);
        }
    }

    private static DataSource owner(EmbeddedPostgres postgres) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(postgres.jdbcUrl());
        source.setUser(Credentials.OWNER);
        source.setPassword(postgres.credentials().ownerPassword());
        source.setPrepareThreshold(1);
        return source;
    }
}
