package io.daybook.embedded.postgres;

import io.daybook.embedded.ChildProcess;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.Distribution;
import io.daybook.embedded.EmbeddedStoreFailure;
import io.daybook.embedded.KeptServer;
import io.daybook.embedded.Ports;
import io.daybook.embedded.Reaper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// A PostgreSQL of our own as a child process, on the loopback address, with passwords, its data kept between runs.
///
/// It holds the roles of [Credentials] and an initially empty database `daybook`. When it ends unexpectedly it is started again
/// on the same port. In the [DataFolder] it keeps `postgresql-<major>/`, `postgresql.log` and `credentials.properties`.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String DATABASE = "daybook";
    private static final List<String> STOP_SIGNALS = List.of("INT", "QUIT", "KILL");
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final Path folder;
    private final Path home;
    private final Path data;
    private final Credentials credentials;
    private final PostgresSettings settings;
    private final int port;
    private final KeptServer server;

    private EmbeddedPostgres(DataFolder folder, PostgresSettings settings) {
        this.folder = folder.path();
        this.home = Distribution.POSTGRESQL.home();
        this.data = dataOfThisVersion();
        this.credentials =
                Credentials.in(this.folder.resolve("credentials.properties"), Files.exists(data));
        this.settings = settings;
        this.port = settings.port() == 0 ? Ports.free() : settings.port();
        this.server = KeptServer.start("postgresql", new Server());
    }

    /// Starts it and waits until it serves, at most five minutes.
    ///
    /// @throws EmbeddedStoreFailure when it cannot be started
    public static EmbeddedPostgres start(DataFolder folder, PostgresSettings settings) {
        return new EmbeddedPostgres(folder, settings);
    }

    /// The version is part of the name: the program files hold no tool that could carry data from one to the next.
    private Path dataOfThisVersion() {
        String major = home.getFileName().toString().replaceFirst(".*-(\\d+)\\..*", "$1");
        Path wanted = folder.resolve("postgresql-" + major);
        try (var others = Files.newDirectoryStream(folder, "postgresql-[0-9]*")) {
            for (Path other : others) {
                if (!Files.exists(wanted)
                        && other.getFileName().toString().matches("postgresql-\\d+")) {
                    throw new EmbeddedStoreFailure(
                            "The data in "
                                    + other
                                    + " was written by another version of PostgreSQL than "
                                    + major
                                    + ", which cannot read it. Use that version, or another data folder (daybook.data).");
                }
            }
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(folder + " cannot be read: " + e, e);
        }
        return wanted;
    }

    public int port() {
        return port;
    }

    public Credentials credentials() {
        return credentials;
    }

    /// The JDBC address of the database `daybook`, without user and password.
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /// The JDBC address of any database of this server.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// A connection to the database `postgres` as the superuser.
    public Connection connectAsSuperuser() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", Credentials.SUPERUSER);
        properties.setProperty("password", credentials.superuserPassword());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        return DriverManager.getConnection(jdbcUrl("postgres"), properties);
    }

    /// The process id of the server's main process now.
    public long pid() {
        return server.pid();
    }

    /// Stops it, rolling back what is not committed.
    @Override
    public void close() {
        server.close();
    }

    private final class Server implements KeptServer.Server {
        @Override
        public ChildProcess start() throws InterruptedException {
            if (Files.exists(data)) {
                endLeftovers();
            } else {
                initialise();
            }
            var command = new ArrayList<String>();
            command.addAll(
                    List.of(
                            program("postgres"),
                            "-D",
                            data.toString(),
                            "-p",
                            String.valueOf(port)));
            // Loopback only, and no socket file: its lock could be in the way of the next start.
            command.addAll(
                    List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
            settings.server()
                    .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
            return ChildProcess.start(launch(command, data, "INT"));
        }

        private ChildProcess.Launch launch(
                List<String> command, Path workingFolder, String deathSignal) {
            return new ChildProcess.Launch(
                    command,
                    workingFolder,
                    folder.resolve("postgresql.log"),
                    deathSignal,
                    Map.of("TZ", "UTC"));
        }

        private String program(String name) {
            return home.resolve("bin").resolve(name).toString();
        }

        private void endLeftovers() throws InterruptedException {
            Path pidFile = data.resolve("postmaster.pid");
            try {
                long main =
                        Files.exists(pidFile)
                                ? Long.parseLong(Files.readAllLines(pidFile).getFirst().strip())
                                : -1;
                Reaper.endAllIn(
                        data, STOP_SIGNALS, found -> found.contains(main) ? List.of(main) : found);
                // The number in it may by now be another process's, which would be taken for a live
                // server.
                Files.deleteIfExists(pidFile);
            } catch (IOException e) {
                throw new EmbeddedStoreFailure(pidFile + " cannot be used: " + e, e);
            }
        }

        /// In a scratch folder that is renamed at the end: a kill in the middle leaves no half database.
        private void initialise() throws InterruptedException {
            Path scratch = folder.resolve("postgresql.new");
            Path passwordFile = folder.resolve("postgresql.password");
            DataFolder.delete(scratch);
            try {
                Files.deleteIfExists(passwordFile);
                Files.createFile(passwordFile, Credentials.OWNER_ONLY);
                Files.writeString(passwordFile, credentials.superuserPassword());
                ChildProcess.run(
                        launch(
                                List.of(
                                        program("initdb"),
                                        "--pgdata=" + scratch,
                                        "--username=" + Credentials.SUPERUSER,
                                        "--pwfile=" + passwordFile,
                                        "--auth=scram-sha-256",
                                        "--encoding=UTF-8",
                                        "--locale=C",
                                        "--locale-provider=builtin",
                                        "--builtin-locale=C.UTF-8"),
                                folder,
                                "KILL"));
                Files.deleteIfExists(passwordFile);
                Files.move(scratch, data, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new EmbeddedStoreFailure(
                        "A new database cannot be made in " + folder + ": " + e, e);
            }
        }

        @Override
        public void awaitReady(ChildProcess child) throws InterruptedException {
            long end = System.nanoTime() + START_LIMIT.toNanos();
            while (!serves()) {
                if (!child.isAlive()) {
                    throw child.failure("PostgreSQL does not start on port " + port);
                }
                if (System.nanoTime() > end) {
                    throw child.failure(
                            "PostgreSQL does not answer on port "
                                    + port
                                    + " after "
                                    + START_LIMIT.toMinutes()
                                    + " minutes");
                }
                Thread.sleep(25);
            }
            prepare();
        }

        /// An answer is not enough: it may come from another server on that port, while ours is about to give up.
        private boolean serves() {
            try (Connection connection = connectAsSuperuser();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("show data_directory")) {
                return rows.next() && Path.of(rows.getString(1)).equals(data);
            } catch (SQLException e) {
                return false;
            }
        }

        private void prepare() {
            try (Connection connection = connectAsSuperuser()) {
                Roles.create(connection, credentials);
                Roles.createDatabase(connection, DATABASE);
            } catch (SQLException e) {
                throw new EmbeddedStoreFailure(
                        "The engine's roles and database cannot be made: " + e.getMessage(), e);
            }
        }

        @Override
        public List<String> stopSignals() {
            return STOP_SIGNALS;
        }
    }
}
