package io.daybook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.views.Poison;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

/// `daybook letters` as people and scripts use it.
class LettersCommandTest {

    private static final TestDatabase DATABASE = TestStores.database();
    private static final Engine ENGINE = Engine.startOn(DATABASE);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void engine() {
        System.setProperty("daybook.url", ENGINE.url().toString());
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        ENGINE.http().get("/api/v1/projections").text().contains("order-tracking"));
    }

    @AfterAll
    static void ends() {
        System.clearProperty("daybook.url");
        ENGINE.close();
    }

    @Test
    void letters_are_looked_at_tried_again_edited_and_dropped() throws Exception {
        assertThat(run("letters", "causes", "order-tracking")).isZero();
        assertThat(out.toString()).contains("no dead letters");
        Poison.order(DATABASE, "cli-1");
        Poison.order(DATABASE, "cli-2");
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        ENGINE.http()
                                        .get("/api/v1/dead-letters?view=order-tracking")
                                        .json()
                                        .path("items")
                                        .size()
                                == 4);

        assertThat(run("letters", "list", "order-tracking", "--older-than", "0s")).isZero();
        assertThat(out.toString()).contains("order:cli-1", "order.placed", "waits for 1", "failed");
        assertThat(run("letters", "show", "order-tracking", "1")).isZero();
        assertThat(out.toString())
                .contains("cause    order.placed/", "try 1", "***")
                .doesNotContain("Lovelace");
        assertThat(run("letters", "causes")).isZero();
        assertThat(out.toString()).contains("order-tracking: 2 failed, 2 wait behind them");

        assertThat(run("letters", "retry", "order-tracking", "1")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "1 event tried again, with 1 behind it",
                        "still fails: order.placed at position 1 of order:cli-1, try 2");
        assertThat(
                        run(
                                "letters",
                                "edit",
                                "order-tracking",
                                "1",
                                "--set",
                                "currency=GBP",
                                "--reason",
                                "a slip",
                                "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("1 event would be edited");
        assertThat(
                        run(
                                "letters",
                                "edit",
                                "order-tracking",
                                "1",
                                "--set",
                                "currency=GBP",
                                "--set",
                                "customer.country=Italy",
                                "--reason",
                                "a slip"))
                .as(err.toString())
                .isZero();
        assertThat(
                        ENGINE.http()
                                .get("/api/v1/orders/cli-1")
                                .json()
                                .at("/customer/country")
                                .asString())
                .isEqualTo("Italy");
        String cause =
                ENGINE.http()
                        .get("/api/v1/projections/order-tracking/dead-letters/3")
                        .json()
                        .at("/letter/cause")
                        .asString();
        assertThat(
                        run(
                                "letters",
                                "drop",
                                "order-tracking",
                                "--cause",
                                cause,
                                "--reason",
                                "a test",
                                "--json"))
                .isZero();
        assertThat(Http.JSON.readTree(out.toString()).path("letters")).hasSize(1);
        assertThat(run("letters", "retry", "order-tracking", "--all")).isEqualTo(1);
        assertThat(out.toString()).contains("still fails: order.confirmed at position 4");
    }

    @Test
    void what_cannot_be_is_told() {
        assertThat(run("letters")).isEqualTo(2);
        assertThat(err.toString()).contains("causes", "drop");
        assertThat(run("letters", "show", "order-tracking", "4711")).isEqualTo(1);
        assertThat(err.toString()).contains("unknown-dead-letter");
        assertThat(run("letters", "drop", "order-tracking", "--reason", "none")).isEqualTo(2);
        assertThat(run("letters", "list", "--older-than", "soon")).isEqualTo(2);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = DaybookCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
