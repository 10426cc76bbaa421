package io.daybook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What the command line says of rebuilds, and its exit codes, at an engine that makes none: so each stands where the test puts it.
class RebuildCommandTest {

    private static final String DIFFERS =
            """
            update views.rebuilds
            set state = 'awaiting-confirmation', position = 1234567, target = 1234567, compared_at = 1234567, differences = 3,
                samples = '[{"table": "orders", "key": "order_id=O-1", "column": "status", "live": "placed", "next": "confirmed"},
                            {"table": "order_steps", "key": "order_id=O-2 position=7", "next": "{\\"step\\": \\"confirmed\\",\\n \\"step_at\\": \\"2010-12-01T08:26:00Z\\"}"}]'
            where ended_at is null
            """;

    private static final TestDatabase DATABASE = TestStores.database();
    private static final Engine ENGINE = Engine.startOn(DATABASE, "--daybook.roles=command,query");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void there_are_views() throws SQLException {
        System.setProperty("daybook.url", ENGINE.url().toString());
        sql("insert into views.view_positions (view) values ('order-tracking'), ('stock-level')");
    }

    @AfterAll
    static void ends() {
        System.clearProperty("daybook.url");
        ENGINE.close();
    }

    @AfterEach
    void nothing_is_left_open() throws SQLException {
        sql("drop trigger if exists works on views.rebuilds");
        sql("drop trigger if exists confirms on views.rebuilds");
        sql(
                "update views.rebuilds set state = 'cancelled', ended_at = now() where ended_at is null");
    }

    @Test
    void what_differs_is_a_table_and_an_exit_code_of_its_own() throws SQLException {
        detached("order-tracking");
        sql(DIFFERS);

        assertThat(run("rebuild", "resume", "order-tracking")).isEqualTo(4);

        assertThat(out.toString())
                .containsIgnoringNewLines(
                        """
                        order-tracking version 2 and what readers have were compared at position 1,234,567: 3 rows differ.
                        TABLE        KEY                      COLUMN  LIVE    NEXT
                        orders       order_id=O-1             status  placed  confirmed
                        order_steps  order_id=O-2 position=7  (row)   -       {"step": "confirmed", "step_at": "2010-…
                        ...
                        order-tracking version 2: readers keep what they have until somebody decides:
                          ./daybook rebuild confirm order-tracking --reason '...'
                          ./daybook rebuild cancel order-tracking
                        """
                                .replace("version 2", "version " + version()));
    }

    @Test
    void a_difference_is_confirmed_where_that_was_wished_and_shown_all_the_same()
            throws SQLException {
        worksAs(
                "new.state := 'awaiting-confirmation'; new.compared_at := 9; new.differences := 1; new.samples := '[{\"table\": \"orders\", \"key\": \"order_id=O-1\", \"column\": \"status\", \"live\": \"placed\", \"next\": \"shipped\"}]'");
        sql(
                """
                create or replace function views.confirms() returns trigger language plpgsql as
                $$ begin
                    if new.confirmed_by is not null and old.confirmed_by is null then
                        new.state := 'switched'; new.ended_at := now();
                    end if;
                    return new;
                end $$;
                create or replace trigger confirms before update on views.rebuilds
                    for each row execute function views.confirms()
                """);

        assertThat(run("rebuild", "order-tracking", "--yes", "the rule is new"))
                .as(out + "" + err)
                .isZero();

        assertThat(out.toString())
                .contains("one row differs.", "order_id=O-1  status  placed  shipped")
                .contains("what differed was confirmed");
    }

    @Test
    void all_views_are_begun_and_each_is_told_when_it_has_ended() throws SQLException {
        worksAs(
                "new.state := 'switched'; new.started_at := now(); new.ended_at := now(); new.compared_at := 5; new.differences := 0");

        assertThat(run("rebuild", "--all")).as(out + "" + err).isZero();

        assertThat(out.toString())
                .containsPattern(
                        "order-tracking version \\d+: readers have it after \\d+\\.\\d s; nothing differed\\.")
                .containsPattern("stock-level version \\d+: readers have it");
    }

    @Test
    void a_rebuild_that_failed_or_was_cancelled_is_no_success() throws SQLException {
        worksAs("new.state := 'failed'; new.ended_at := now(); new.error := 'The disk is full.'");

        assertThat(run("rebuild", "order-tracking")).isEqualTo(1);
        assertThat(out.toString()).contains("failed. The disk is full.");
    }

    @Test
    void a_rebuild_is_begun_without_waiting_and_found_by_its_view_or_id() throws SQLException {
        String id = detached("stock-level");

        assertThat(run("rebuild", "pause", "stock-level")).isZero();
        assertThat(run("rebuild", "show", id)).isZero();
        assertThat(out.toString()).contains("paused, at 0 of 0 events; asked for by anonymous");
        assertThat(run("rebuild", "resume", id, "--detach")).isZero();
        assertThat(run("rebuild", "cancel", "stock-level")).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("rebuild", "show", "stock-level", "--json")).isZero();
        assertThat(Http.JSON.readTree(out.toString()).path("id").asString()).isEqualTo(id);
    }

    @Test
    void refusals_are_told_with_their_code() throws SQLException {
        detached("order-tracking");

        assertThat(run("rebuild", "order-tracking")).isEqualTo(1);
        assertThat(run("rebuild", "nonsense")).isEqualTo(1);
        assertThat(run("rebuild", "confirm", "order-tracking", "--reason", "fine")).isEqualTo(1);
        assertThat(run("rebuild", "rollback", "order-tracking", "--reason", "worse")).isEqualTo(1);
        assertThat(run("rebuild", "pause", "nonsense")).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "[rebuild-running]",
                        "[unknown-view]",
                        "[rebuild-not-waiting]",
                        "[unknown-rebuild]");
    }

    @Test
    void nothing_or_too_much_to_rebuild_is_wrong_usage() {
        assertThat(run("rebuild")).isEqualTo(2);
        assertThat(run("rebuild", "order-tracking", "--all")).isEqualTo(2);
        assertThat(run("rebuild", "confirm", "order-tracking")).isEqualTo(2);
    }

    private String detached(String view) {
        assertThat(run("rebuild", view, "--detach")).as(err.toString()).isZero();
        String id = out.toString().strip().split(" ", 2)[0];
        out.getBuffer().setLength(0);
        return id;
    }

    private int version() throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select version from views.rebuilds where ended_at is null")) {
            row.next();
            return row.getInt(1);
        }
    }

    /// Has the database do at once what an engine would take its time for.
    private static void worksAs(String work) throws SQLException {
        sql(
                """
                create or replace function views.works() returns trigger language plpgsql as $$ begin %s; return new; end $$;
                create or replace trigger works before insert on views.rebuilds for each row execute function views.works()
                """
                        .formatted(work));
    }

    private int run(String... arguments) {
        CommandLine line = DaybookCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }
}
