package io.daybook.app.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http.Answer;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Whoever can write to the database as its owner, past every trigger, is still found out. Each test touches the log, sees it named,
/// and puts it right again.
class TamperingTest {

    private static final int EVENTS = 40;

    @TempDir static Path folder;
    private static final TestDatabase DATABASE = TestStores.database();
    private static Engine engine;

    @BeforeAll
    static void seal_some_events() {
        engine =
                Engine.startOn(
                        DATABASE,
                        "--daybook.audit.key-file=" + folder.resolve("audit.key"),
                        "--daybook.audit.seal-at-latest-after=200ms");
        for (int i = 0; i < EVENTS; i++) {
            Answer received =
                    engine.http()
                            .post(
                                    "/api/v1/stock/TEA-" + i + "/receipts",
                                    "{\"quantity\": 5, \"reference\": \"R" + i + "\"}");
            assertThat(received.status()).as(received.text()).isLessThan(300);
        }
        await().atMost(Duration.ofMinutes(2))
                .until(() -> verification().path("sealedTo").asLong() >= EVENTS);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void one_identity_is_checked_at_a_time() throws SQLException {
        String check = "/api/v1/audit/identities/stock-never-below-zero";
        try (Connection owner = DATABASE.ownerDataSource().getConnection();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("lock table daybook.events in access exclusive mode");
            CompletableFuture<Answer> first =
                    CompletableFuture.supplyAsync(() -> engine.http().get(check));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> {
                        // Within a transaction PostgreSQL goes on showing the activity that
                        // it showed first.
                        statement.execute("select pg_stat_clear_snapshot()");
                        try (ResultSet waiting =
                                statement.executeQuery(
                                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%max(position)%'")) {
                            return waiting.next() && waiting.getLong(1) > 0;
                        }
                    });

            Answer second = engine.http().get(check);
            owner.rollback();

            assertThat(second.status()).as(second.text()).isEqualTo(503);
            assertThat(second.code()).isEqualTo("audit-running");
            assertThat(second.header("Retry-After")).isNotEmpty();
            assertThat(first.join().json().path("holds").asBoolean(false)).isTrue();
            assertThat(engine.http().get(check).status()).isEqualTo(200);
        }
    }

    @Test
    void an_untouched_log_is_whole() {
        JsonNode answer = verification();

        assertThat(answer.path("finding").isMissingNode()).isTrue();
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("verifiedTo").asLong()).isEqualTo(answer.path("head").asLong());
    }

    @Test
    void a_changed_event_is_named() throws SQLException {
        whileTouchedBy(
                "update daybook.events set payload = jsonb_set(payload, '{quantity}', '500') where position = 7",
                "update daybook.events set payload = jsonb_set(payload, '{quantity}', '5') where position = 7",
                7,
                "altered");
    }

    @Test
    void a_missing_event_is_named() throws SQLException {
        whileTouchedBy(
                "create table public.taken as select * from daybook.events where position = 11; delete from daybook.events where position = 11",
                "insert into daybook.events select * from public.taken; drop table public.taken",
                11,
                "missing");
    }

    @Test
    void the_first_of_two_swapped_events_is_named() throws SQLException {
        String swap =
                """
                update daybook.events set position = -13 where position = 13;
                update daybook.events set position = 13 where position = 21;
                update daybook.events set position = 21 where position = -13
                """;
        whileTouchedBy(swap, swap, 13, "altered");
    }

    @Test
    void an_event_slipped_in_is_named() throws SQLException {
        whileTouchedBy(
                """
                create table public.pushed as select * from daybook.events where position >= 30;
                delete from daybook.events where position >= 30;
                insert into daybook.events (position, stream, version, event_id, type, revision, payload, metadata, recorded_at, command_id)
                    select 30, 'stock:FORGED@main', 0, gen_random_uuid(), type, revision, payload, metadata, recorded_at, command_id
                    from daybook.events where position = 1;
                insert into daybook.events (position, stream, version, event_id, type, revision, payload, metadata, recorded_at, command_id)
                    select position + 1, stream, version, event_id, type, revision, payload, metadata, recorded_at, command_id
                    from public.pushed
                """,
                "delete from daybook.events where position >= 30; insert into daybook.events select * from public.pushed; drop table public.pushed",
                30,
                "altered");
    }

    @Test
    void a_seal_made_without_the_key_is_named() throws SQLException {
        whileTouchedBy(
                "create table public.seal as select * from daybook.seals; update daybook.seals set signature = chain || chain where first_position = 1",
                "update daybook.seals s set signature = t.signature from public.seal t where s.first_position = t.first_position; drop table public.seal",
                1,
                "seal-forged");
    }

    private static void whileTouchedBy(String touch, String undo, long position, String kind)
            throws SQLException {
        asOwnerPastTriggers(touch);
        JsonNode answer = verification();
        asOwnerPastTriggers(undo);

        assertThat(answer.path("finding").path("position").asLong()).isEqualTo(position);
        assertThat(answer.path("finding").path("kind").asString()).isEqualTo(kind);
        assertThat(verification().path("finding").isMissingNode()).isTrue();
    }

    private static JsonNode verification() {
        return engine.http().get("/api/v1/audit/verification?limit=200000").json();
    }

    private static void asOwnerPastTriggers(String sql) throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("alter table daybook.events disable trigger user");
            statement.execute("alter table daybook.seals disable trigger user");
            statement.execute(sql);
            statement.execute("alter table daybook.seals enable trigger user");
            statement.execute("alter table daybook.events enable trigger user");
            connection.commit();
        }
    }
}
