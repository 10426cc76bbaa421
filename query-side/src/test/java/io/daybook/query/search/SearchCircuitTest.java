package io.daybook.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.query.TestReads;
import io.daybook.shared.product.ProductEvent.ProductPublished;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

class SearchCircuitTest {

    private static SearchShop shop;

    private final Follower follower = new Follower();
    private SearchCircuit circuit;

    /// A log with a head, and a view that follows it as a test says.
    private static final class Follower implements ViewPositions {
        long head = 100;
        long position = 100;

        @Override
        public Optional<ViewPosition> of(String view) {
            return Optional.of(new ViewPosition(view, position, null, head - position));
        }

        @Override
        public List<ViewPosition> all() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(String view, long to, Duration timeout) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeAll
    static void open() throws Exception {
        shop = new SearchShop();
        shop.happened(
                new ProductPublished(
                        "TEA", Map.of("en", "Tea"), null, null, 250L, "GBP", Instant.EPOCH));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @BeforeEach
    void circuit() {
        circuit = new SearchCircuit(shop.store(), follower);
    }

    @Test
    void an_index_that_answers_is_asked() {
        circuit.look();

        assertThat(circuit.isAway("product-search")).isFalse();
        assertThat(answered(null)).isEqualTo("search");
    }

    @Test
    void an_index_that_is_away_is_not_asked_until_it_answers_again() {
        shop.searchGoesAway();
        try {
            circuit.look();
            assertThat(circuit.isAway("product-search")).isTrue();
            assertThat(circuit.isAway("order-search")).isTrue();
        } finally {
            shop.searchComesBack();
        }
        circuit.look();

        assertThat(circuit.isAway("product-search")).isFalse();
        assertThat(circuit.isAway("order-search")).isFalse();
    }

    @Test
    void an_index_that_was_away_is_taken_back_when_it_has_what_came_meanwhile() {
        shop.searchGoesAway();
        try {
            circuit.look();
        } finally {
            shop.searchComesBack();
        }
        follower.head = 150;
        circuit.look();
        assertThat(circuit.isAway("product-search")).as("50 events are missing").isTrue();

        follower.head = 160;
        follower.position = 149;
        circuit.look();
        assertThat(circuit.isAway("product-search")).isTrue();

        follower.position = 150;
        circuit.look();
        assertThat(circuit.isAway("product-search"))
                .as("the log goes on growing, which is no reason to stay away")
                .isFalse();
    }

    @Test
    void who_finds_the_index_gone_is_answered_all_the_same_and_the_next_do_not_ask_it() {
        assertThat(answered(new SearchAway(new IllegalStateException("refused"))))
                .isEqualTo("stand-in");
        assertThat(circuit.isAway("product-search")).isTrue();
        assertThat(circuit.isAway("order-search")).as("it lies in the same store").isTrue();
    }

    @Test
    void an_index_that_is_gone_is_away_by_itself() throws Exception {
        try (SearchShop empty = new SearchShop()) {
            empty.happened(
                    new ProductPublished(
                            "TEA", Map.of("en", "Tea"), null, null, 250L, "GBP", Instant.EPOCH));
            SearchCircuit watching = new SearchCircuit(empty.store(), follower);
            empty.loses(SearchIndex.PRODUCTS);

            watching.look();

            assertThat(watching.isAway("product-search")).isTrue();
            assertThat(watching.isAway("order-search")).isFalse();
        }
    }

    @Test
    void one_slow_answer_is_no_reason_to_leave_but_two_are() {
        SearchAway slow = new SearchAway(new TimeoutException("slow"));

        assertThat(answered(slow)).isEqualTo("stand-in");
        assertThat(circuit.isAway("product-search")).isFalse();
        circuit.look();
        assertThat(answered(slow)).isEqualTo("stand-in");
        assertThat(circuit.isAway("product-search")).as("it had answered in between").isFalse();
        assertThat(answered(slow)).isEqualTo("stand-in");
        assertThat(circuit.isAway("product-search")).isTrue();
    }

    private String answered(@Nullable SearchAway failure) {
        return circuit.answer(
                TestReads.reading(() -> {}),
                SearchIndex.PRODUCTS,
                () -> {
                    if (failure != null) {
                        throw failure;
                    }
                    return "search";
                },
                () -> "stand-in");
    }
}
