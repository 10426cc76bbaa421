package io.daybook.query;

import static io.daybook.query.QueryServer.SERVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.QueryServer.Answer;
import io.daybook.shared.log.ConsistencyToken;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What holds for every query: how it waits, what it tells, and what it refuses.
class ConventionsTest {

    private static final String TOKEN = "Consistency-Token";

    @BeforeAll
    static void stock() {
        SERVER.sql(
                """
                insert into views.stock_levels (sku, location, on_hand, available, reserved, allocated, damaged, version, position)
                values ('CONVENTION', 'main', 5, 5, 0, 0, 0, 3, 900) on conflict do nothing
                """);
    }

    @AfterEach
    void views_are_current_again() {
        SERVER.positions.set("stock-level", TestPositions.HEAD);
    }

    @Test
    void every_answer_tells_its_position_and_lag() {
        SERVER.positions.set("stock-level", 990);

        assertPosition(SERVER.get("/api/v1/stock/CONVENTION"), 200, "990", "10");
        assertPosition(SERVER.get("/api/v1/stock/NOBODY"), 404, "990", "10");
    }

    private static void assertPosition(Answer answer, int status, String position, String lag) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Daybook-Position")).isEqualTo(position);
        assertThat(answer.header("Daybook-Lag")).isEqualTo(lag);
    }

    @Test
    void the_least_advanced_of_several_views_counts() {
        SERVER.positions.set("order-tracking", 940);
        SERVER.positions.set("payment-ledger", 970);
        try {
            assertPosition(SERVER.get("/api/v1/orders/NOBODY/payments"), 404, "940", "60");
        } finally {
            SERVER.positions.set("order-tracking", TestPositions.HEAD);
            SERVER.positions.set("payment-ledger", TestPositions.HEAD);
        }
    }

    @Test
    void a_token_that_the_view_has_passed_does_not_wait() {
        Answer answer = SERVER.get("/api/v1/stock/CONVENTION", TOKEN, tokenOf(TestPositions.HEAD));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_query_waits_until_the_view_has_passed_the_token() throws Exception {
        SERVER.positions.set("stock-level", 995);
        CountDownLatch waiting = SERVER.positions.nextWait();

        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() ->
                        SERVER.get(
                                "/api/v1/stock/CONVENTION",
                                TOKEN,
                                tokenOf(998),
                                "Prefer",
                                "respond-async, wait=25"));
        assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).isNotDone();
        SERVER.positions.set("stock-level", 998);

        assertThat(answer).succeedsWithin(Duration.ofSeconds(60));
        assertPosition(answer.join(), 200, "998", "2");
        assertThat(answer.join().header("Preference-Applied")).isEqualTo("wait=25");
    }

    @Test
    void a_view_that_does_not_come_is_told_and_never_silently_stale() {
        SERVER.positions.set("stock-level", 995);

        Answer answer =
                SERVER.get("/api/v1/stock/CONVENTION", TOKEN, tokenOf(998), "Prefer", "wait=0");

        assertPosition(answer, 503, "995", "5");
        assertThat(answer.code()).isEqualTo("projection-behind");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4711", "AQAAAAAAAAAAAAAAAA", "x"})
    void a_token_that_no_answer_gave_is_refused(String token) {
        Answer answer = SERVER.get("/api/v1/stock/CONVENTION", TOKEN, token);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("bad-consistency-token");
    }

    @Test
    void two_tokens_are_refused() {
        Answer answer =
                SERVER.get("/api/v1/stock/CONVENTION", TOKEN, tokenOf(1), TOKEN, tokenOf(2));
        assertThat(answer.code()).isEqualTo("bad-consistency-token");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/stock?colour=red, unknown-parameter, colour",
        "/api/v1/stock/CONVENTION?limit=5, unknown-parameter, limit",
        "/api/v1/stock?limit=5&limit=6, repeated-parameter, limit",
        "/api/v1/stock?limit=0, bad-limit, limit",
        "/api/v1/stock?limit=201, bad-limit, limit",
        "/api/v1/stock?state=hidden, malformed-parameter, state",
        "/api/v1/stock?threshold=0, malformed-parameter, threshold",
        "/api/v1/stock?cursor=AAAA, bad-cursor, cursor",
        "/api/v1/stock/CONVENTION/ledger?kind=stolen, malformed-parameter, kind",
        "/api/v1/stock/CONVENTION/ledger?from=yesterday, malformed-parameter, from",
        "/api/v1/stock/CONVENTION/ledger?to=-999999999-01-01T00:00:00Z, malformed-parameter, to",
        "/api/v1/stock/CONVENTION/ledger?sort=price, malformed-parameter, sort",
    })
    void a_parameter_that_is_wrong_is_named(String path, String code, String parameter) {
        Answer answer = SERVER.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.body().at("/errors/0/parameter").asString()).isEqualTo(parameter);
    }

    @Test
    void a_limit_that_is_no_number_is_refused() {
        assertThat(SERVER.get("/api/v1/stock?limit=many").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/orders/NOBODY, unknown-order",
        "/api/v1/orders/NOBODY/timeline, unknown-order",
        "/api/v1/orders/NOBODY/payments, unknown-order",
        "/api/v1/stock/NOBODY, unknown-sku",
        "/api/v1/stock/NOBODY/ledger, unknown-sku",
        "/api/v1/payments/NOBODY, unknown-payment",
        "/api/v1/payments/NOBODY/ledger, unknown-payment",
        "/api/v1/carts/NOBODY, unknown-cart",
        "/api/v1/credits/NOBODY, unknown-credit-note",
        "/api/v1/audit/streams/order:NOBODY, unknown-stream",
    })
    void what_is_not_there_is_unknown(String path, String code) {
        Answer answer = SERVER.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body().get("title").asString()).isNotBlank();
    }

    @Test
    void an_id_of_absurd_length_or_with_control_characters_is_refused() {
        assertThat(SERVER.get("/api/v1/orders/" + "x".repeat(201)).code())
                .isEqualTo("malformed-id");
        assertThat(SERVER.get("/api/v1/orders/a%07b").code()).isEqualTo("malformed-id");
    }

    private static String tokenOf(long position) {
        return ConsistencyToken.of(position).toString();
    }
}
