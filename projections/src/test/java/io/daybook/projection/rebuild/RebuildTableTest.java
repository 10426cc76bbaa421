package io.daybook.projection.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.daybook.projection.TestViews;
import io.daybook.projection.rebuild.Rebuild.Difference;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.RebuildRejected.Code;
import io.daybook.projection.rebuild.Rebuilds.Options;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.UUID;

/// What can be asked of rebuilds while nobody works on them.
class RebuildTableTest {

    private static final TestViews VIEWS = TestViews.create();
    private static final Options BECAUSE = Options.of("lena", "the projector is mended");

    private final Rebuilds rebuilds = new RebuildTable(VIEWS.engine());

    @BeforeEach
    void two_views_are_there() throws Exception {
        VIEWS.execute(
                "truncate views.rebuilds, views.view_versions, views.view_positions;"
                        + "insert into views.view_positions (view, position) values ('carts', 40), ('orders', 40)");
    }

    @Test
    void a_rebuild_is_queued_until_somebody_takes_it() {
        Rebuild started = rebuilds.start("carts", new Options("lena", "why not", true, 1_000));

        assertThat(started.state()).isEqualTo(State.QUEUED);
        assertThat(started.kind()).isEqualTo(Kind.REBUILD);
        assertThat(started.version()).isEqualTo(2);
        assertThat(started.actor()).isEqualTo("lena");
        assertThat(started.reason()).isEqualTo("why not");
        assertThat(started.samples()).isEmpty();
        assertThat(rebuilds.get(started.id())).contains(started);
        assertThat(rebuilds.list("carts", null, 10)).containsExactly(started);
        assertThat(rebuilds.list("orders", null, 10)).isEmpty();
    }

    @Test
    void a_view_is_rebuilt_once_at_a_time() {
        rebuilds.start("carts", BECAUSE);

        assertRefused(() -> rebuilds.start("carts", BECAUSE), Code.REBUILD_RUNNING);
        assertThat(rebuilds.startAll(BECAUSE)).extracting(Rebuild::view).containsExactly("orders");
        assertThat(rebuilds.list(null, null, 10)).hasSize(2);
        assertRefused(() -> rebuilds.rollBack("carts", "lena", "wrong"), Code.REBUILD_RUNNING);
    }

    @Test
    void numbers_of_versions_are_never_used_twice() throws Exception {
        end(rebuilds.start("carts", BECAUSE), "cancelled");

        assertThat(rebuilds.start("carts", BECAUSE).version()).isEqualTo(3);
    }

    @Test
    void what_is_not_there_is_refused() {
        assertRefused(() -> rebuilds.start("cart", BECAUSE), Code.UNKNOWN_VIEW);
        assertRefused(() -> rebuilds.rollBack("cart", "lena", "wrong"), Code.UNKNOWN_VIEW);
        assertRefused(() -> rebuilds.pause(UUID.randomUUID()), Code.UNKNOWN_REBUILD);
        assertThat(rebuilds.get(UUID.randomUUID())).isEmpty();
    }

    @Test
    void it_is_paused_and_resumed() {
        Rebuild started = rebuilds.start("carts", BECAUSE);

        assertThat(rebuilds.pause(started.id()).state()).isEqualTo(State.PAUSED);
        assertThat(rebuilds.pause(started.id()).state()).isEqualTo(State.PAUSED);
        assertThat(rebuilds.resume(started.id()).state()).isEqualTo(State.QUEUED);
    }

    @Test
    void what_has_ended_takes_no_wishes() throws Exception {
        Rebuild started = rebuilds.start("carts", BECAUSE);
        end(started, "switched");

        assertRefused(() -> rebuilds.pause(started.id()), Code.REBUILD_ENDED);
        assertRefused(() -> rebuilds.resume(started.id()), Code.REBUILD_ENDED);
        assertRefused(() -> rebuilds.cancel(started.id()), Code.REBUILD_ENDED);
        assertRefused(() -> rebuilds.confirm(started.id(), "lena", "fine"), Code.REBUILD_ENDED);
    }

    @Test
    void only_what_waits_is_confirmed_and_once() throws Exception {
        Rebuild started = rebuilds.start("carts", BECAUSE);
        assertRefused(
                () -> rebuilds.confirm(started.id(), "lena", "fine"), Code.REBUILD_NOT_WAITING);
        VIEWS.execute(
                """
                update views.rebuilds set state = 'awaiting-confirmation', differences = 7, compared_at = 40, position = 40,
                    samples = '[{"table": "carts", "key": "cart_id=c-1", "column": "status", "live": "open", "next": null}]'
                """);

        Rebuild confirmed = rebuilds.confirm(started.id(), "lena", "the status was wrong");

        assertThat(confirmed.confirmedBy()).isEqualTo("lena");
        assertThat(confirmed.confirmedBecause()).isEqualTo("the status was wrong");
        assertThat(confirmed.differences()).isEqualTo(7);
        assertThat(confirmed.samples())
                .containsExactly(new Difference("carts", "cart_id=c-1", "status", "open", null));
        assertRefused(
                () -> rebuilds.confirm(started.id(), "ivan", "me too"), Code.REBUILD_NOT_WAITING);
    }

    @Test
    void there_is_something_to_roll_back_to_or_not() throws Exception {
        assertRefused(
                () -> rebuilds.rollBack("carts", "lena", "wrong"), Code.NOTHING_TO_ROLL_BACK_TO);
        VIEWS.execute(
                """
                insert into views.view_versions (view, version, role, revision, position)
                values ('carts', 7, 'previous', 1, 30), ('carts', 8, 'live', 1, 0)
                """);

        Rebuild back = rebuilds.rollBack("carts", "lena", "wrong");

        assertThat(back.kind()).isEqualTo(Kind.ROLLBACK);
        assertThat(back.version()).isEqualTo(7);
        assertThat(back.position()).isEqualTo(30);
    }

    @Test
    void the_time_left_follows_from_the_rate() throws Exception {
        Rebuild started = rebuilds.start("carts", BECAUSE);
        VIEWS.execute(
                "update views.rebuilds set state = 'filling', position = 10000, target = 50001, events_per_second = 20000");

        assertThat(rebuilds.get(started.id())).get().extracting(Rebuild::secondsLeft).isEqualTo(3L);
    }

    private static void end(Rebuild rebuild, String state) throws SQLException {
        VIEWS.execute(
                "update views.rebuilds set state = '%s', ended_at = now() where id = '%s'"
                        .formatted(state, rebuild.id()));
    }

    private static void assertRefused(ThrowingCallable asked, Code code) {
        assertThatExceptionOfType(RebuildRejected.class)
                .isThrownBy(asked)
                .extracting(RebuildRejected::code)
                .isEqualTo(code);
    }
}
