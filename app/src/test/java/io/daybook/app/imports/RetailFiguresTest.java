package io.daybook.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The engine's smoke test: real rows in, and every figure out that plain SQL over the rows gives.
class RetailFiguresTest {

    @ParameterizedTest
    @CsvSource({
        "exact, plain",
        "exact, linked",
        "weekly, plain",
        "weekly, linked",
        "scarce, plain",
        "scarce, linked"
    })
    void the_developer_part_gives_every_figure(String supply, String lifecycle) {
        try (Engine engine = Engine.start()) {
            String operation = RetailImport.ask(engine, "dev/part.csv.gz", supply, lifecycle);
            String token = RetailImport.done(engine, operation);
            RetailImport.holdAgainstTruth(engine, token, "dev", supply);
        }
    }

    @ParameterizedTest
    @CsvSource({"exact, linked", "weekly, plain", "scarce, plain", "scarce, linked"})
    void the_quirks_of_other_parts_give_every_figure(String supply, String lifecycle) {
        try (Engine engine = Engine.start()) {
            String operation = RetailImport.ask(engine, "quirks/part.csv", supply, lifecycle);
            String token = RetailImport.done(engine, operation);
            RetailImport.holdAgainstTruth(engine, token, "quirks", supply);

            assertThat(RetailImport.ask(engine, "quirks/part.csv", supply, lifecycle))
                    .as("asked for again")
                    .isEqualTo(operation);
            assertThat(RetailImport.done(engine, operation)).isEqualTo(token);
        }
    }
}
