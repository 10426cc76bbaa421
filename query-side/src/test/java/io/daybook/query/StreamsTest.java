package io.daybook.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterDropped;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterEdited;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.payment.PaymentEvent.PaymentDeclined;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

class StreamsTest {

    private static final String VIEW = "payment-ledger";
    private static final Instant BEGIN = Instant.parse("2010-12-01T08:26:00Z");
    private static final Metadata METADATA =
            new Metadata("till-3", "back-office", "c-1", "c-1", null, null, null);

    @Test
    void a_stream_of_any_length_is_told_to_its_end() {
        for (int length : List.of(0, 1, 1_999, 2_000, 2_001, 6_000)) {
            assertThat(versions(length, null, false)).hasSize(length).isSorted();
        }
    }

    @Test
    void a_position_ends_a_stream_in_whichever_batch() {
        for (long position : List.of(10L, 20_010L, 50_000L)) {
            AsOf moment = new AsOf(position, null);

            assertThat(versions(6_000, moment, false)).hasSize((int) (position / 10));
            assertThat(versions(6_000, moment, true)).hasSize((int) (position / 10));
        }
    }

    @Test
    void an_instant_leaves_out_what_came_later_or_all_behind_it() {
        // The hundredth event came an hour too late, and is the only one beyond this minute.
        AsOf moment = new AsOf(null, BEGIN.plusSeconds(60));

        assertThat(versions(200, moment, false)).hasSize(199).doesNotContain(99L).contains(199L);
        assertThat(versions(200, moment, true)).hasSize(99).endsWith(98L);
    }

    @Test
    void events_are_told_as_the_view_takes_them() {
        List<RecordedEvent> log = new ArrayList<>();
        LongStream.range(0, 3).mapToObj(StreamsTest::event).forEach(log::add);
        log.add(
                decision(
                        0,
                        new DeadLetterDropped(
                                VIEW,
                                10,
                                "payment:P-1",
                                "payment.declined",
                                "cause",
                                "a test",
                                BEGIN)));
        log.add(
                decision(
                        1,
                        new DeadLetterEdited(
                                VIEW,
                                20,
                                "payment:P-1",
                                "payment.declined",
                                1,
                                "too little",
                                2,
                                "a slip",
                                BEGIN)));

        List<String> told = new ArrayList<>();
        streams(log)
                .each(
                        "payment:P-1",
                        null,
                        event -> told.add(((PaymentDeclined) event.event()).reason()));

        assertThat(told).containsExactly("too little", "no funds");
    }

    private static Streams streams(List<RecordedEvent> log) {
        return new Streams(
                (name, after, limit) ->
                        log.stream()
                                .filter(event ->
                                        event.stream().equals(name) && event.version() > after)
                                .limit(limit)
                                .toList(),
                (_, _, content, _) -> new PaymentDeclined("P-1", content, BEGIN),
                VIEW);
    }

    private static RecordedEvent decision(long version, DeadLetterEvent decision) {
        return new RecordedEvent(
                1_000 + version,
                DeadLetterEvent.streamOf(VIEW),
                version,
                new UUID(1, version),
                decision,
                METADATA,
                BEGIN);
    }

    private static List<Long> versions(int length, @Nullable AsOf asOf, boolean unbroken) {
        List<RecordedEvent> stream =
                LongStream.range(0, length).mapToObj(StreamsTest::event).toList();
        Streams streams = streams(stream);
        List<Long> told = new ArrayList<>();
        if (unbroken) {
            streams.unbroken("payment:P-1", asOf, event -> told.add(event.version()));
        } else {
            streams.each("payment:P-1", asOf, event -> told.add(event.version()));
        }
        return told;
    }

    private static RecordedEvent event(long version) {
        return new RecordedEvent(
                (version + 1) * 10,
                "payment:P-1",
                version,
                new UUID(0, version),
                new PaymentDeclined(
                        "P-1", "no funds", version == 99 ? BEGIN.plusSeconds(3600) : BEGIN),
                METADATA,
                BEGIN);
    }
}
