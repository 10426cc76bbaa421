package io.daybook.benchmarks.store;

import org.postgresql.PGConnection;

import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

/// What the same PostgreSQL can do when nothing is decided: the yardstick. Rows are shaped like the daybook's.
final class PlainSql implements AutoCloseable {

    private static final String PAYLOAD =
            "{\"sku\":\"85123A\",\"location\":\"main\",\"quantity\":1,\"reference\":\"benchmark\",\"at\":\"2026-01-01T00:00:00Z\"}";
    private static final String METADATA =
            "{\"actor\":\"benchmark\",\"role\":\"system\",\"commandId\":\"0199c5a0-0000-7000-8000-000000000000\",\"correlationId\":\"benchmark\"}";

    private final BlockingQueue<Client> clients;
    private final AtomicLong next = new AtomicLong();

    PlainSql(DataSource owner, int connections) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists yardstick");
            statement.execute("drop table if exists yardstick.events, yardstick.counters");
            statement.execute(
                    """
                    create table yardstick.events (
                        position bigint primary key, stream text not null, version bigint not null, event_id uuid not null,
                        type text not null, revision smallint not null, payload jsonb not null, metadata jsonb not null,
                        recorded_at timestamptz not null default now(), command_id text, unique (stream, version))
                    """);
            statement.execute(
                    "create table yardstick.counters (id int primary key, available bigint not null) with (fillfactor = 10)");
            statement.execute("insert into yardstick.counters values (1, 0)");
        }
        clients = new ArrayBlockingQueue<>(connections);
        for (int i = 0; i < connections; i++) {
            clients.add(new Client(owner.getConnection()));
        }
    }

    /// One row, one commit.
    void insertOne() throws Exception {
        Client client = clients.take();
        try {
            long position = next.incrementAndGet();
            PreparedStatement insert = client.insert;
            insert.setLong(1, position);
            insert.setString(2, "stock:" + position % 1000 + "@main");
            insert.setLong(3, position);
            insert.setObject(4, new UUID(position, position));
            insert.setString(5, PAYLOAD);
            insert.setString(6, METADATA);
            insert.executeUpdate();
        } finally {
            clients.put(client);
        }
    }

    /// Many rows in one statement and one commit.
    void insertMany(int rows) throws Exception {
        Client client = clients.take();
        try {
            long first = next.getAndAdd(rows) + 1;
            Long[] positions = new Long[rows];
            String[] streams = new String[rows];
            String[] ids = new String[rows];
            String[] payloads = new String[rows];
            String[] metadata = new String[rows];
            for (int i = 0; i < rows; i++) {
                positions[i] = first + i;
                streams[i] = "stock:" + (first + i) % 1000 + "@main";
                ids[i] = new UUID(first + i, i).toString();
                payloads[i] = PAYLOAD;
                metadata[i] = METADATA;
            }
            PreparedStatement insert = client.insertMany;
            insert.setArray(1, client.connection.createArrayOf("int8", positions));
            insert.setArray(2, client.connection.createArrayOf("text", streams));
            insert.setArray(3, client.connection.createArrayOf("text", ids));
            insert.setArray(4, client.connection.createArrayOf("text", payloads));
            insert.setArray(5, client.connection.createArrayOf("text", metadata));
            insert.executeUpdate();
        } finally {
            clients.put(client);
        }
    }

    /// The same row again and again, as a shop does that keeps its stock in one column.
    void updateHotRow() throws Exception {
        Client client = clients.take();
        try {
            client.update.executeUpdate();
        } finally {
            clients.put(client);
        }
    }

    /// Streams a query's result out of the server, unread. Answers how many rows went by.
    long copyOut(String query) throws Exception {
        Client client = clients.take();
        try {
            return client.connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + query + ") to stdout", OutputStream.nullOutputStream());
        } finally {
            clients.put(client);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Client client : clients) {
            client.connection.close();
        }
    }

    private static final class Client {
        final Connection connection;
        final PreparedStatement insert;
        final PreparedStatement insertMany;
        final PreparedStatement update;

        Client(Connection connection) throws SQLException {
            this.connection = connection;
            insert =
                    connection.prepareStatement(
                            "insert into yardstick.events (position, stream, version, event_id, type, revision, payload, metadata)"
                                    + " values (?, ?, ?, ?, 'stock.received', 1, ?::jsonb, ?::jsonb)");
            insertMany =
                    connection.prepareStatement(
                            "insert into yardstick.events (position, stream, version, event_id, type, revision, payload, metadata)"
                                    + " select p, s, p, i::uuid, 'stock.received', 1, d::jsonb, m::jsonb"
                                    + " from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[]) as u(p, s, i, d, m)");
            update =
                    connection.prepareStatement(
                            "update yardstick.counters set available = available + 1 where id = 1");
        }
    }
}
