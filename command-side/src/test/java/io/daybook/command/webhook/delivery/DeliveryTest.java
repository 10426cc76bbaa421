package io.daybook.command.webhook.delivery;

import static io.daybook.command.Patience.patiently;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandContexts;
import io.daybook.command.webhook.WebhookCommand.ChangeWebhook;
import io.daybook.command.webhook.WebhookCommand.PauseWebhook;
import io.daybook.command.webhook.WebhookCommand.PingWebhook;
import io.daybook.command.webhook.WebhookCommand.ReplayWebhook;
import io.daybook.command.webhook.WebhookCommand.ResumeWebhook;
import io.daybook.command.webhook.delivery.Receiver.Message;
import io.daybook.command.webhook.delivery.Receiver.Reply;
import io.daybook.shared.webhook.Registration.Status;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Webhooks against real receivers over loopback, on a clock that is moved by hand.
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeliveryTest {

    private static final String LOOPBACK = "127.0.0.1";

    private static DeliveryBed bed;

    private final String hook = "hook-" + CommandContexts.newId();
    private final Receiver receiver = new Receiver();

    @BeforeAll
    static void start() {
        bed = new DeliveryBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @AfterEach
    void clear() {
        bed.clear();
        receiver.close();
    }

    @Test
    void tells_what_is_wanted_once_in_the_order_of_each_stream_and_signed() {
        String one = bed.sku();
        String other = bed.sku();
        String secret = register(one, other);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        for (int i = 0; i < 5; i++) {
            bed.receive(one);
            bed.receive(other);
            bed.receive(bed.sku());
        }

        bed.run(sender);

        assertThat(receiver.messages())
                .hasSize(10)
                .allMatch(message -> message.isSignedBy(secret))
                .allMatch(message -> message.timestamp() == bed.clock.instant().getEpochSecond())
                .allMatch(message -> message.id().equals(message.event().path("id").asString()));
        assertThat(receiver.ids()).doesNotHaveDuplicates();
        assertInOrder();
        assertThat(states()).containsOnly("delivered");
    }

    @Test
    void climbs_the_ladder_gives_up_and_lets_what_waits_behind_go_on() {
        String sku = bed.sku();
        register(sku);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        receiver.answer(500);
        bed.receive(sku);
        bed.receive(sku);
        bed.run(sender);

        for (Duration rung : Ladder.RUNGS) {
            Instant next = nextAt();
            assertThat(Duration.between(bed.clock.instant(), next))
                    .isEqualTo(rung.plus(rung.dividedBy(20)));
            int before = receiver.count();
            bed.clock.moveTo(next.minusMillis(1));
            bed.run(sender);
            assertThat(receiver.count()).as("before its time").isEqualTo(before);
            bed.clock.moveTo(next);
            bed.run(sender);
            if (rung != Ladder.RUNGS.getLast()) {
                assertThat(receiver.count()).as("at its time").isEqualTo(before + 1);
            }
        }

        assertThat(states()).containsExactly("failed", "pending");
        assertThat(receiver.ids().subList(0, Ladder.ATTEMPTS))
                .containsOnly(receiver.ids().getFirst());
        assertThat(receiver.ids().get(Ladder.ATTEMPTS)).isNotEqualTo(receiver.ids().getFirst());
        assertThat(attempts(receiver.ids().getFirst()))
                .hasSize(Ladder.ATTEMPTS)
                .containsOnly("500");
    }

    @Test
    void a_receiver_that_never_answers_holds_up_no_other() {
        String sku = bed.sku();
        CountDownLatch forEver = new CountDownLatch(1);
        try (Receiver slow = new Receiver()) {
            slow.hangUntil(forEver);
            bed.register(hook + "-slow", slow.url(), streams(sku), null);
            register(sku);
            DeliveryLoop sender = bed.sender(LOOPBACK);
            bed.receive(sku);
            sender.look();
            patiently().until(() -> slow.count() == 1 && receiver.count() == 1);

            for (int i = 2; i <= 20; i++) {
                bed.receive(sku);
                int expected = i;
                patiently()
                        .until(() -> {
                            sender.look();
                            return receiver.count() == expected;
                        });
            }

            assertThat(slow.count()).isEqualTo(1);
        } finally {
            forEver.countDown();
        }
    }

    @Test
    void a_receiver_that_speaks_too_slowly_is_given_up_in_time() {
        String sku = bed.sku();
        register(sku);
        CountDownLatch forEver = new CountDownLatch(1);
        receiver.hangUntil(forEver);
        DeliveryLoop sender = bed.impatientSender(LOOPBACK);
        bed.receive(sku);

        bed.run(sender);
        forEver.countDown();

        assertThat(errors()).containsExactly("timeout");
    }

    @Test
    void one_that_is_gone_is_told_nothing_more_until_it_is_resumed() {
        String sku = bed.sku();
        register(sku);
        receiver.answer(410);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        bed.receive(sku);
        bed.run(sender);
        patiently().until(() -> bed.registration(hook).status() == Status.DISABLED);
        receiver.answer(204);
        bed.receive(sku);
        bed.clock.pass(Duration.ofDays(1));
        bed.run(sender);
        assertThat(receiver.count()).isEqualTo(1);

        bed.ask(new ResumeWebhook(hook, bed.clock.instant()));
        bed.run(sender);

        assertThat(receiver.count()).isEqualTo(3);
        assertThat(receiver.ids().get(1)).isEqualTo(receiver.ids().get(0));
        assertInOrder();
    }

    @Test
    void one_that_takes_nothing_for_days_is_disabled_and_that_is_told() {
        String sku = bed.sku();
        register(sku);
        bed.register(hook + "-watch", receiver.url(), List.of("webhook:" + hook), null);
        bed.ask(
                new ChangeWebhook(
                        hook + "-watch",
                        receiver.url(),
                        List.of("webhook.disabled"),
                        List.of(),
                        null,
                        bed.clock.instant()));
        receiver.answer(message ->
                new Reply(
                        message.event().path("type").asString().equals("webhook.disabled")
                                ? 204
                                : 500));
        DeliveryLoop sender = bed.sender(LOOPBACK);
        for (int i = 0; i < 4; i++) {
            bed.receive(sku);
        }
        for (int hours = 0; hours <= 6 * 24; hours += 6) {
            bed.run(sender);
            bed.clock.pass(Duration.ofHours(6));
        }

        patiently().until(() -> bed.registration(hook).status() == Status.DISABLED);
        bed.run(sender);

        assertThat(bed.registration(hook).statusReason()).contains("Nothing has been taken since");
        assertThat(receiver.messages().getLast().event().path("type").asString())
                .isEqualTo("webhook.disabled");
    }

    @Test
    void comes_again_when_the_receiver_says_and_sends_nothing_else_before() {
        String one = bed.sku();
        String other = bed.sku();
        register(one, other);
        receiver.answer(429, "Retry-After", "600");
        DeliveryLoop sender = bed.sender(LOOPBACK);
        bed.receive(one);
        bed.run(sender);
        receiver.answer(204);
        bed.receive(other);
        bed.clock.pass(Duration.ofSeconds(599));
        bed.run(sender);
        assertThat(receiver.count()).isEqualTo(1);

        bed.clock.pass(Duration.ofSeconds(1));
        bed.run(sender);

        assertThat(receiver.count()).isEqualTo(3);
        assertThat(states()).containsOnly("delivered");
    }

    @Test
    void a_redirect_is_a_failure_and_is_not_followed() {
        String sku = bed.sku();
        try (Receiver elsewhere = new Receiver()) {
            register(sku);
            receiver.answer(307, "Location", elsewhere.url());
            DeliveryLoop sender = bed.sender(LOOPBACK);
            bed.receive(sku);

            bed.run(sender);

            assertThat(receiver.count()).isEqualTo(1);
            assertThat(elsewhere.count()).isZero();
            assertThat(errors()).containsExactly("status");
        }
    }

    @Test
    void when_a_receiver_is_back_it_is_told_all_and_nobody_waits_for_the_next_rung() {
        List<String> skus = IntStream.range(0, 15).mapToObj(_ -> bed.sku()).toList();
        register(skus.toArray(String[]::new));
        DeliveryLoop sender = bed.sender(LOOPBACK);
        receiver.die();
        for (int i = 0; i < 3; i++) {
            skus.forEach(bed::receive);
            bed.run(sender);
            bed.clock.pass(Duration.ofHours(1));
        }
        assertThat(errors()).containsOnly("unreachable");
        assertThat(states()).hasSize(45).containsOnly("pending");

        receiver.comeBack();
        bed.clock.pass(Duration.ofHours(2));
        bed.run(sender);

        assertThat(receiver.count()).isEqualTo(45);
        assertThat(states()).containsOnly("delivered");
        assertInOrder();
    }

    @Test
    void no_more_waits_than_may_and_the_rest_waits_in_the_log() {
        List<String> skus = IntStream.range(0, 15).mapToObj(_ -> bed.sku()).toList();
        long begin = bed.head();
        for (int i = 0; i < 80; i++) {
            skus.forEach(bed::receive);
        }
        receiver.answer(500);
        bed.register(hook, receiver.url(), streams(skus.toArray(String[]::new)), begin);
        DeliveryLoop sender = bed.sender(LOOPBACK);

        bed.run(sender);
        assertThat(states()).hasSize(Backlog.MOST_PENDING);
        bed.clock.pass(Duration.ofMinutes(6));
        bed.run(sender);
        assertThat(states()).hasSize(Backlog.MOST_PENDING + 1);
        receiver.answer(204);
        receiver.forget();
        bed.clock.pass(Duration.ofHours(1));
        bed.run(sender);

        assertThat(receiver.count()).isEqualTo(1_200);
        assertThat(new HashSet<>(receiver.ids())).hasSize(1_200);
        assertInOrder();
    }

    @Test
    void replays_are_new_attempts_of_the_same_messages() {
        String sku = bed.sku();
        register(sku);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        long begin = bed.head();
        for (int i = 0; i < 4; i++) {
            bed.receive(sku);
        }
        bed.run(sender);
        List<String> ids = receiver.ids();
        receiver.forget();

        replay("one", ids.get(1), null, null);
        bed.run(sender);
        assertThat(receiver.ids()).containsExactly(ids.get(1));
        receiver.forget();

        replay("two", null, begin + 1, begin + 3);
        bed.run(sender);
        assertThat(receiver.ids()).containsExactly(ids.get(1), ids.get(2));
        receiver.forget();

        forget(ids.get(3));
        replay("three", null, begin, null);
        bed.run(sender);
        assertThat(receiver.ids()).containsExactlyElementsOf(ids);
        assertThat(attempts(ids.get(1))).hasSize(4).containsOnly("204");
    }

    @Test
    void all_that_failed_is_replayed_and_nothing_else() {
        String good = bed.sku();
        String bad = bed.sku();
        register(good, bad);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        receiver.answer(message ->
                new Reply(message.subject().equals(DeliveryBed.stream(bad)) ? 422 : 204));
        bed.receive(good);
        bed.receive(bad);
        bed.run(sender);
        for (int i = 0; i < Ladder.RUNGS.size(); i++) {
            bed.clock.moveTo(nextAt());
            bed.run(sender);
        }
        assertThat(states()).containsExactlyInAnyOrder("delivered", "failed");
        receiver.answer(204);
        receiver.forget();

        replay("failed", null, null, null);
        bed.run(sender);

        assertThat(receiver.messages())
                .extracting(Message::subject)
                .containsExactly(DeliveryBed.stream(bad));
        assertThat(states()).containsOnly("delivered");
    }

    @Test
    void what_a_replay_would_come_to_is_told_before() {
        String sku = bed.sku();
        register(sku);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        long begin = bed.head();
        for (int i = 0; i < 4; i++) {
            bed.receive(sku);
        }
        bed.run(sender);
        int before = receiver.count();
        Replays replays = new Replays(bed.dataSource());
        PlainFeed feed = new PlainFeed(bed.dataSource());

        assertThat(replays.stretch(bed.registration(hook), feed, begin + 1, null))
                .isEqualTo(new Replays.Plan(3, false));
        assertThat(replays.stretch(bed.registration(hook), feed, begin, begin + 2))
                .isEqualTo(new Replays.Plan(2, false));
        assertThat(replays.failed(hook)).isEqualTo(new Replays.Plan(0, false));
        assertThat(replays.isKnown(hook, receiver.ids().getFirst())).isTrue();
        assertThat(replays.isKnown(hook, "another")).isFalse();
        assertThat(replays.before(recordedAt(begin + 3))).isEqualTo(begin + 2);
        assertThat(replays.before(Instant.EPOCH)).isZero();
        assertThat(replays.before(Instant.now().plusSeconds(60))).isEqualTo(bed.head());
        bed.run(sender);
        assertThat(receiver.count()).isEqualTo(before);
    }

    @Test
    void while_secrets_overlap_both_sign_and_then_the_new_one_alone() {
        String sku = bed.sku();
        String old = register(sku);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        String fresh = bed.rotate(hook, bed.clock.instant().plusSeconds(60));
        bed.receive(sku);
        bed.run(sender);
        assertThat(receiver.messages().getFirst())
                .matches(message -> message.isSignedBy(old))
                .matches(message -> message.isSignedBy(fresh));

        bed.clock.pass(Duration.ofSeconds(60));
        bed.receive(sku);
        bed.run(sender);

        assertThat(receiver.messages().getLast())
                .matches(message -> !message.isSignedBy(old))
                .matches(message -> message.isSignedBy(fresh));
    }

    @Test
    void what_happens_during_a_pause_is_told_after_it_and_pings_are_answered_meanwhile() {
        String sku = bed.sku();
        register(sku);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        bed.run(sender);
        bed.ask(new PauseWebhook(hook, "they move house", bed.clock.instant()));
        bed.receive(sku);
        bed.ask(new PingWebhook(hook, "ping-1", bed.clock.instant()));
        bed.run(sender);
        assertThat(receiver.ids()).containsExactly("ping-1");

        bed.ask(new ResumeWebhook(hook, bed.clock.instant()));
        bed.run(sender);

        assertThat(receiver.messages())
                .extracting(Message::subject)
                .containsExactly("webhook:" + hook, DeliveryBed.stream(sku));
    }

    @Test
    void two_senders_share_the_work_and_tell_each_message_once_in_order() {
        List<String> skus = IntStream.range(0, 10).mapToObj(_ -> bed.sku()).toList();
        register(skus.toArray(String[]::new));
        bed.sender(LOOPBACK).start();
        bed.sender(LOOPBACK).start();

        for (int i = 0; i < 20; i++) {
            skus.forEach(bed::receive);
        }

        patiently().until(() -> receiver.count() >= 200);
        patiently().until(() -> states().stream().allMatch("delivered"::equals));
        assertThat(receiver.ids()).hasSize(200).doesNotHaveDuplicates();
        assertInOrder();
    }

    @Test
    void what_a_dead_sender_had_taken_is_sent_by_another_when_its_time_is_over() {
        String sku = bed.sku();
        register(sku);
        CountDownLatch forEver = new CountDownLatch(1);
        receiver.hangUntil(forEver);
        DeliveryLoop dying = bed.sender(LOOPBACK);
        DeliveryLoop other = bed.sender(LOOPBACK);
        bed.receive(sku);
        bed.receive(sku);
        dying.look();
        patiently().until(() -> receiver.count() == 1);
        dying.close();
        receiver.answer(204);

        bed.run(other);
        assertThat(receiver.count()).as("while the dead one might be at it").isEqualTo(1);
        bed.clock.pass(Duration.ofMinutes(1));
        bed.run(other);
        forEver.countDown();

        assertThat(receiver.ids().get(1)).isEqualTo(receiver.ids().get(0));
        assertThat(new HashSet<>(receiver.ids())).hasSize(2);
        assertThat(states()).containsOnly("delivered");
    }

    @Test
    void a_host_that_turns_out_to_be_private_is_not_connected_to() {
        String sku = bed.sku();
        bed.register(hook, "https://localhost:" + receiver.port() + "/hooks", streams(sku), null);
        DeliveryLoop sender = bed.sender("10.0.0.0/8");
        bed.receive(sku);

        bed.run(sender);

        assertThat(receiver.count()).isZero();
        assertThat(errors()).containsExactly("address-refused");
    }

    @Test
    void who_does_not_prove_to_be_the_host_is_told_nothing() {
        String sku = bed.sku();
        bed.register(hook, "https://127.0.0.1:" + receiver.port() + "/hooks", streams(sku), null);
        DeliveryLoop sender = bed.impatientSender(LOOPBACK);
        bed.receive(sku);

        bed.run(sender);

        assertThat(receiver.count()).isZero();
        assertThat(errors()).containsAnyOf("tls", "connection-lost", "timeout");
    }

    @Test
    void nothing_is_signed_with_another_key_than_was_handed_out() {
        String sku = bed.sku();
        register(sku);
        bed.loseMasterKey();
        DeliveryLoop sender = bed.sender(LOOPBACK);
        bed.receive(sku);

        bed.run(sender);

        assertThat(receiver.count()).isZero();
        assertThat(errors()).containsExactly("key-lost");
    }

    @Test
    void what_was_settled_long_ago_is_forgotten_with_its_attempts() {
        String sku = bed.sku();
        register(sku);
        DeliveryLoop sender = bed.sender(LOOPBACK);
        bed.receive(sku);
        bed.run(sender);
        assertThat(attempts(receiver.ids().getFirst())).hasSize(1);

        bed.clock.pass(Duration.ofDays(31));
        bed.run(sender);

        assertThat(states()).isEmpty();
        assertThat(attempts(receiver.ids().getFirst())).isEmpty();
        assertThat(receiver.count()).isEqualTo(1);
    }

    private String register(String... skus) {
        return bed.register(hook, receiver.url(), streams(skus), null);
    }

    private static List<String> streams(String... skus) {
        return List.of(skus).stream().map(DeliveryBed::stream).toList();
    }

    private void replay(
            String replayId,
            @Nullable String messageId,
            @Nullable Long after,
            @Nullable Long upTo) {
        bed.ask(new ReplayWebhook(hook, replayId, messageId, after, upTo, bed.clock.instant()));
    }

    /// As it came, each stream's positions only grow.
    private void assertInOrder() {
        Map<String, List<Long>> positions =
                receiver.messages().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Message::subject,
                                        Collectors.mapping(
                                                Message::position, Collectors.toList())));
        assertThat(positions).isNotEmpty();
        positions.values().forEach(each -> assertThat(each).isSorted());
    }

    /// In the order of the log.
    private List<String> states() {
        return texts(
                "select state from daybook.webhook_deliveries where webhook_id = ? order by position");
    }

    private List<String> errors() {
        return texts(
                "select distinct error from daybook.webhook_attempts where webhook_id = ? and error is not null");
    }

    private List<String> texts(String sql) {
        return bed.sql().sql(sql).param(hook).query((row, _) -> row.getString(1)).list();
    }

    /// What was answered each time.
    private List<String> attempts(String messageId) {
        return bed.sql()
                .sql(
                        "select status::text from daybook.webhook_attempts where webhook_id = ? and message_id = ? order by number")
                .params(hook, messageId)
                .query((row, _) -> row.getString(1))
                .list();
    }

    private void forget(String messageId) {
        bed.sql()
                .sql(
                        "delete from daybook.webhook_deliveries where webhook_id = ? and message_id = ?")
                .params(hook, messageId)
                .update();
    }

    private Instant nextAt() {
        return Objects.requireNonNull(
                        bed.sql()
                                .sql(
                                        "select next_at from daybook.webhook_deliveries where webhook_id = ? and state = 'pending' order by position limit 1")
                                .param(hook)
                                .query(OffsetDateTime.class)
                                .single())
                .toInstant();
    }

    private Instant recordedAt(long position) {
        return bed.sql()
                .sql("select recorded_at from daybook.events where position = ?")
                .param(position)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}
