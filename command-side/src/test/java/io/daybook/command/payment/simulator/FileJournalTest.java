package io.daybook.command.payment.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.payment.PaymentProvider.Answer;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentProvider.Operation;
import io.daybook.shared.money.Money;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

class FileJournalTest {

    @TempDir Path folder;

    @Test
    void the_simulator_goes_on_from_its_journal() {
        try (FileJournal journal = FileJournal.at(file())) {
            Simulator simulator = new Simulator(journal, Duration.ZERO);
            simulator.perform(operation(Kind.AUTHORISE, "authorise", 1000));
            simulator.perform(operation(Kind.CAPTURE, "k1", 600));
        }
        try (FileJournal journal = FileJournal.at(file())) {
            Simulator simulator = new Simulator(journal, Duration.ZERO);
            assertThat(simulator.query(operation(Kind.CAPTURE, "k1", 600)))
                    .isEqualTo(new Answer.Approved("sim-p-k1", 600));
            assertThat(simulator.perform(operation(Kind.CAPTURE, "k2", 401)))
                    .isEqualTo(new Answer.Declined("more-than-authorised"));
            assertThat(simulator.perform(operation(Kind.CAPTURE, "k1", 600)))
                    .as("asked again")
                    .isEqualTo(new Answer.Approved("sim-p-k1", 600));
            assertThat(simulator.statement(0, 100).operations())
                    .containsExactly(
                            operation(Kind.AUTHORISE, "authorise", 1000),
                            operation(Kind.CAPTURE, "k1", 600));
        }
    }

    @Test
    void what_a_crash_left_of_the_last_line_is_cut_off() throws IOException {
        try (FileJournal journal = FileJournal.at(file())) {
            new Simulator(journal, Duration.ZERO)
                    .perform(operation(Kind.AUTHORISE, "authorise", 1000));
        }
        Files.writeString(file(), "{\"number\":2,\"pay", StandardOpenOption.APPEND);
        try (FileJournal journal = FileJournal.at(file())) {
            assertThat(journal.after(0, 10)).hasSize(1);
            new Simulator(journal, Duration.ZERO).perform(operation(Kind.CAPTURE, "k1", 600));
        }
        try (FileJournal journal = FileJournal.at(file())) {
            assertThat(journal.after(1, 10)).hasSize(1);
        }
    }

    @Test
    void a_line_that_is_damaged_in_the_middle_is_no_journal_to_go_on_from() throws IOException {
        Files.writeString(file(), "nonsense\n");
        assertThatThrownBy(() -> FileJournal.at(file())).hasMessageContaining("Line 1");
    }

    @Test
    void accounts_are_given_page_by_page() {
        try (FileJournal journal = FileJournal.at(file())) {
            Simulator simulator = new Simulator(journal, Duration.ZERO);
            simulator.perform(operation(Kind.AUTHORISE, "authorise", 1000));
            simulator.perform(operation(Kind.CAPTURE, "k1", 2000)); // declined
            simulator.perform(operation(Kind.CAPTURE, "k2", 300));
            assertThat(simulator.statement(0, 2).operations()).hasSize(1);
            assertThat(simulator.statement(0, 2).next()).isEqualTo(2L);
            assertThat(simulator.statement(2, 2).operations())
                    .containsExactly(operation(Kind.CAPTURE, "k2", 300));
            assertThat(simulator.statement(2, 2).next()).isNull();
        }
    }

    private Path file() {
        return folder.resolve("journal");
    }

    private static Operation operation(Kind kind, String key, long amountMinor) {
        return new Operation(kind, "p", key, Money.of(amountMinor, "GBP"), "card");
    }
}
