package io.daybook.embedded.elasticsearch;

import io.daybook.embedded.ChildProcess;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.Distribution;
import io.daybook.embedded.EmbeddedStoreFailure;
import io.daybook.embedded.KeptServer;
import io.daybook.embedded.Ports;
import io.daybook.embedded.Reaper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// An Elasticsearch node of our own as a child process, on the loopback address, its data kept between runs.
///
/// It has the core of Elasticsearch and the analysis of our plugin, and nothing else: no scripts, no reindex, no update or delete
/// by query. It has no passwords either: any user of this machine can read and write it, so it holds nothing that the log
/// does not. When it ends unexpectedly it is started again on the same port. In the [DataFolder] it keeps `elasticsearch/`.
public final class EmbeddedElasticsearch implements AutoCloseable {
    private static final List<String> STOP_SIGNALS = List.of("TERM", "KILL");
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final Path home;
    private final Path folder;
    private final ElasticsearchSettings settings;
    private final int port;
    private final KeptServer server;

    private EmbeddedElasticsearch(
            DataFolder dataFolder, ElasticsearchSettings settings, boolean inBackground) {
        this.home = Distribution.ELASTICSEARCH.home();
        this.folder = dataFolder.path().resolve("elasticsearch");
        this.settings = settings;
        this.port = settings.port() == 0 ? Ports.free() : settings.port();
        this.server =
                inBackground
                        ? KeptServer.startInBackground("elasticsearch", new Server())
                        : KeptServer.start("elasticsearch", new Server());
    }

    /// Starts the node and waits until it serves, at most five minutes; ten seconds are usual.
    ///
    /// @throws EmbeddedStoreFailure when it cannot be started
    public static EmbeddedElasticsearch start(DataFolder folder, ElasticsearchSettings settings) {
        return new EmbeddedElasticsearch(folder, settings, false);
    }

    /// Starts the node behind the caller's back; its address is known at once. A start that fails is logged and tried again.
    ///
    /// @throws EmbeddedStoreFailure when there is nothing to start
    public static EmbeddedElasticsearch startInBackground(
            DataFolder folder, ElasticsearchSettings settings) {
        return new EmbeddedElasticsearch(folder, settings, true);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Completed when the node has served for the first time.
    public CompletableFuture<@Nullable Void> ready() {
        return server.ready();
    }

    /// The process id of the node now.
    public long pid() {
        return server.pid();
    }

    /// Stops the node.
    @Override
    public void close() {
        server.close();
    }

    private final class Server implements KeptServer.Server {
        private final HttpClient http =
                HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();

        @Override
        public ChildProcess start() throws InterruptedException {
            Path logs = subfolder("logs");
            Reaper.endAllIn(logs, STOP_SIGNALS, found -> found);
            if (!Ports.isFree(port)) {
                throw new EmbeddedStoreFailure(
                        "Elasticsearch cannot use port "
                                + port
                                + ": it is taken by another program.");
            }
            AnalysisPluginFolder.write(subfolder("home/plugins"));
            Path temporary = subfolder("tmp");
            ChildProcess child =
                    ChildProcess.start(
                            new ChildProcess.Launch(
                                    ServerCommand.of(home, temporary, settings.heapMegabytes()),
                                    logs,
                                    folder.resolve("elasticsearch.log"),
                                    "TERM",
                                    Map.of("LIBFFI_TMPDIR", temporary.toString())));
            send(ServerArguments.encoded(nodeSettings(), config(), logs), child);
            return child;
        }

        private TreeMap<String, String> nodeSettings() {
            return new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("cluster.name", "daybook"),
                            Map.entry("node.name", "embedded"),
                            Map.entry("discovery.type", "single-node"),
                            Map.entry("network.host", "127.0.0.1"),
                            Map.entry("http.port", String.valueOf(port)),
                            Map.entry("transport.port", "0"),
                            Map.entry("path.home", ownHome().toString()),
                            Map.entry("path.data", subfolder("data").toString()),
                            Map.entry("path.logs", subfolder("logs").toString()),
                            // A full disk stops the engine's log first; a share of a big disk must
                            // not stop the search before.
                            Map.entry("cluster.routing.allocation.disk.threshold_enabled", "false"),
                            Map.entry("node.store.allow_mmap", "false")));
        }

        /// The server looks for plugins in its home, and the unpacked one is shared: this one has our plugin and refers to it for the rest.
        private Path ownHome() {
            Path own = subfolder("home");
            try {
                for (String part : List.of("lib", "modules")) {
                    Files.deleteIfExists(own.resolve(part));
                    Files.createSymbolicLink(own.resolve(part), home.resolve(part));
                }
                return own;
            } catch (IOException e) {
                throw new EmbeddedStoreFailure(own + " cannot be made: " + e, e);
            }
        }

        private Path subfolder(String name) {
            try {
                return Files.createDirectories(folder.resolve(name));
            } catch (IOException e) {
                throw new EmbeddedStoreFailure(folder.resolve(name) + " cannot be made: " + e, e);
            }
        }

        private Path config() {
            Path config = subfolder("config");
            try {
                Files.copy(
                        home.resolve("config/log4j2.properties"),
                        config.resolve("log4j2.properties"),
                        StandardCopyOption.REPLACE_EXISTING);
                return config;
            } catch (IOException e) {
                throw new EmbeddedStoreFailure(config + " cannot be written: " + e, e);
            }
        }

        /// The pipe stays open: its end tells the node to stop, should this process die.
        private static void send(byte[] arguments, ChildProcess child) {
            OutputStream input = child.standardInput();
            try {
                input.write(arguments);
                input.flush();
            } catch (IOException e) {
                throw child.failure("Elasticsearch does not take its arguments: " + e);
            }
        }

        @Override
        public void awaitReady(ChildProcess child) throws InterruptedException {
            long end = System.nanoTime() + START_LIMIT.toNanos();
            while (!serves()) {
                if (!child.isAlive()) {
                    throw child.failure("Elasticsearch does not start on port " + port);
                }
                if (System.nanoTime() > end) {
                    throw child.failure(
                            "Elasticsearch does not answer on port "
                                    + port
                                    + " after "
                                    + START_LIMIT.toMinutes()
                                    + " minutes");
                }
                Thread.sleep(100);
            }
        }

        /// Yellow is enough: a replica that an index may ask for can never be placed on a single node. The folder in the answer tells our
        /// node from another that took the port.
        private boolean serves() throws InterruptedException {
            return answers(
                            "/_cluster/health?wait_for_status=yellow&timeout=1s",
                            "\"timed_out\":false")
                    && answers(
                            "/_nodes/_local/settings?flat_settings=true",
                            folder.resolve("data").toString());
        }

        private boolean answers(String path, String expected) throws InterruptedException {
            try {
                var request =
                        HttpRequest.newBuilder(uri().resolve(path)).timeout(ANSWER_LIMIT).build();
                HttpResponse<String> response =
                        http.send(request, HttpResponse.BodyHandlers.ofString());
                return response.statusCode() == 200 && response.body().contains(expected);
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public List<String> stopSignals() {
            return STOP_SIGNALS;
        }
    }
}
