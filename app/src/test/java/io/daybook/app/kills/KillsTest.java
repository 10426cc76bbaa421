package io.daybook.app.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Http;
import io.daybook.app.kills.Journal.Contents;
import io.daybook.app.kills.Journal.Told;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.postgres.Credentials;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// `kill -9` of the engine, of a PostgreSQL backend and of the postmaster, in turn, while clients order and count. However often, and
/// wherever it hits: no acknowledged command is missing, none is half there or there twice, the log has no gap, nothing is sold
/// twice, and every key has one answer.
///
/// `-Ddaybook.kills=` sets how many, `-Ddaybook.kills.seed=` repeats the choices of clients and killer (not the moment's luck).
/// Processes are killed here, not the machine: what a power cut takes, a disk has to answer for.
class KillsTest {

    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path FOLDER = Path.of("target", "kills").toAbsolutePath();

    private enum Victim {
        ENGINE,
        BACKEND,
        POSTMASTER
    }

    private final long seed = Long.getLong("daybook.kills.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_half_done() throws Exception {
        int kills = Integer.getInteger("daybook.kills", 25);
        System.out.printf("daybook.kills=%d daybook.kills.seed=%d%n", kills, seed);
        DataFolder.delete(FOLDER);
        Files.createDirectories(FOLDER);
        try (PostgresProcess postgres = new PostgresProcess(FOLDER.resolve("stores"));
                EngineProcess engine = engine(postgres);
                Journal journal = new Journal(FOLDER.resolve("journal.jsonl"));
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(
                        new Client("c" + i, engine.url(), journal, new Random(random.nextLong())));
            }
            Http http = Http.to(engine.url());
            Client.open(http, journal);
            List<Future<?>> running = new ArrayList<>();
            clients.forEach(client -> running.add(threads.submit(client)));
            try {
                for (int kill = 0; kill < kills; kill++) {
                    Victim victim = Victim.values()[kill % Victim.values().length];
                    int before = journal.acknowledged();
                    journal.awaitAcknowledged(before + 20 + random.nextInt(200), PATIENCE);
                    long started = System.nanoTime();
                    switch (victim) {
                        case ENGINE -> engine.killAndStartAgain();
                        case BACKEND -> postgres.killBackend(random);
                        case POSTMASTER -> postgres.killPostmasterAndStartAgain();
                    }
                    // Each client may have had an answer on its way; one more is from after the
                    // kill.
                    int then = journal.acknowledged();
                    journal.awaitAcknowledged(then + 2 * CLIENTS, PATIENCE);
                    long recovered = System.nanoTime();
                    LogCheck.compare(journal, postgres);
                    System.out.printf(
                            "kill %d: %s after %d answers, back after %d ms, compared in %d ms%n",
                            kill + 1,
                            victim,
                            then,
                            (recovered - started) / 1_000_000,
                            (System.nanoTime() - recovered) / 1_000_000);
                }
            } finally {
                clients.forEach(Client::stop);
            }
            for (Future<?> each : running) {
                each.get();
            }
            journal.noFault();
            LogCheck.compare(journal, postgres);
            everybodyIsToldTheSameAgain(journal.read(), http, threads);
            LogCheck.compare(journal, postgres);
        }
    }

    private static EngineProcess engine(PostgresProcess postgres) throws Exception {
        Credentials credentials = postgres.credentials();
        return new EngineProcess(
                FOLDER,
                postgres.jdbcUrl(),
                Credentials.OWNER,
                credentials.ownerPassword(),
                Credentials.ENGINE,
                credentials.enginePassword());
    }

    private void everybodyIsToldTheSameAgain(Contents contents, Http http, ExecutorService threads)
            throws Exception {
        assertThat(contents.told().keySet())
                .as("seed " + seed + ": every wish was answered in the end")
                .isEqualTo(contents.wishes().keySet());
        List<Future<?>> asked = new ArrayList<>();
        for (Wish wish : contents.wishes().values()) {
            Told first = contents.told().get(wish.key());
            asked.add(
                    threads.submit(() ->
                            assertThat(Client.insist(http, wish))
                                    .as("seed %d: %s", seed, wish)
                                    .isEqualTo(first)));
        }
        for (Future<?> each : asked) {
            each.get();
        }
    }
}
