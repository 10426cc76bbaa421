package io.daybook.command.payment.simulator;

import io.daybook.command.payment.PaymentProvider;
import io.daybook.command.payment.simulator.SimulatorJournal.Entry;
import io.daybook.command.payment.simulator.SimulatorJournal.Outcome;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// A provider that approves what it is asked, keeps to the sums, does what it was asked under a key once, and remembers all of it in its
/// journal, so that it can be asked after a restart.
///
/// It misbehaves on request, by the method or by the last four digits of the amount: see [Mood].
final class Simulator implements PaymentProvider {

    private static final int LANES = 64;

    /// How a call is met.
    enum Mood {
        APPROVES("", 0),
        DECLINES("card-declined", 6601),
        /// The first call of each operation never arrives.
        TIMES_OUT("card-timeout", 6602),
        /// The call is carried out, and the answer is lost.
        LOSES_REPLY("card-lost-reply", 6603),
        /// The first refund of a payment is declined.
        DECLINES_REFUND("card-refund-fails", 6604),
        /// The call is carried out and answered after a pause.
        IS_SLOW("card-slow", 6605),
        /// Each call is followed by its callback twice. Only in a process of its own.
        CALLS_BACK_TWICE("card-callback-twice", 6606),
        /// Callbacks come late and in another order. Only in a process of its own.
        CALLS_BACK_LATE("card-callback-late", 6607);

        private final String method;
        private final int amount;

        Mood(String method, int amount) {
            this.method = method;
            this.amount = amount;
        }

        static Mood of(Operation operation) {
            for (Mood mood : values()) {
                if (mood != APPROVES
                        && (operation.amount().minor() % 10_000 == mood.amount
                                || operation.method().equals(mood.method))) {
                    return mood;
                }
            }
            return APPROVES;
        }
    }

    private final SimulatorJournal journal;
    private final Duration pause;
    private final Object[] lanes = new Object[LANES];

    /// @param pause before a slow answer
    Simulator(SimulatorJournal journal, Duration pause) {
        this.journal = journal;
        this.pause = pause;
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new Object();
        }
    }

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public Answer perform(Operation operation) {
        Mood mood = Mood.of(operation);
        Answer answer = carryOut(operation, mood);
        if (mood == Mood.IS_SLOW) {
            rest();
        }
        return mood == Mood.LOSES_REPLY ? new Answer.Unknown() : answer;
    }

    @Override
    public Answer query(Operation operation) {
        Entry before = find(operation.paymentId(), operation.key());
        return before == null ? new Answer.NeverSeen() : answer(before);
    }

    /// What is known of a key: the last entry under it.
    @Nullable Entry find(String paymentId, String key) {
        return last(journal.of(paymentId), key);
    }

    @Override
    public Statement statement(long after, int limit) {
        List<Entry> entries = journal.after(after, limit);
        return new Statement(
                entries.stream()
                        .filter(entry -> entry.outcome() == Outcome.APPROVED)
                        .map(Simulator::operation)
                        .toList(),
                entries.size() < limit ? null : entries.getLast().number());
    }

    /// One call per payment at a time, or two captures at once would both find enough to take.
    private Answer carryOut(Operation operation, Mood mood) {
        synchronized (lanes[Math.floorMod(operation.paymentId().hashCode(), LANES)]) {
            List<Entry> entries = journal.of(operation.paymentId());
            Entry before = last(entries, operation.key());
            if (before != null && before.outcome() != Outcome.LOST) {
                return answer(before);
            }
            if (before == null && mood == Mood.TIMES_OUT) {
                journal.add(entry(operation, Outcome.LOST, ""));
                return new Answer.Unknown();
            }
            String refusal = refusal(operation, mood, entries);
            Entry entry =
                    refusal.isEmpty()
                            ? entry(operation, Outcome.APPROVED, reference(operation))
                            : entry(operation, Outcome.DECLINED, refusal);
            journal.add(entry);
            return answer(entry);
        }
    }

    /// Why it declines; empty where it does not.
    private static String refusal(Operation operation, Mood mood, List<Entry> entries) {
        if (mood == Mood.DECLINES) {
            return "insufficient-funds";
        }
        long wanted = operation.amount().minor();
        return switch (operation.kind()) {
            case AUTHORISE -> "";
            case CAPTURE, VOID -> wanted > held(entries) ? "more-than-authorised" : "";
            case REFUND -> {
                if (mood == Mood.DECLINES_REFUND
                        && entries.stream()
                                .noneMatch(entry ->
                                        entry.kind() == Kind.REFUND
                                                && entry.outcome() == Outcome.DECLINED)) {
                    yield "account-closed";
                }
                yield wanted > sum(entries, Kind.CAPTURE) - sum(entries, Kind.REFUND)
                        ? "more-than-captured"
                        : "";
            }
        };
    }

    private static long held(List<Entry> entries) {
        return sum(entries, Kind.AUTHORISE) - sum(entries, Kind.CAPTURE) - sum(entries, Kind.VOID);
    }

    private static long sum(List<Entry> entries, Kind kind) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind && entry.outcome() == Outcome.APPROVED)
                .mapToLong(Entry::amountMinor)
                .sum();
    }

    private static @Nullable Entry last(List<Entry> entries, String key) {
        Entry last = null;
        for (Entry entry : entries) {
            last = entry.key().equals(key) ? entry : last;
        }
        return last;
    }

    private static Answer answer(Entry entry) {
        return switch (entry.outcome()) {
            case APPROVED -> new Answer.Approved(entry.detail(), entry.amountMinor());
            case DECLINED -> new Answer.Declined(entry.detail());
            case LOST -> new Answer.NeverSeen();
        };
    }

    private static Entry entry(Operation operation, Outcome outcome, String detail) {
        return new Entry(
                0,
                operation.paymentId(),
                operation.key(),
                operation.kind(),
                operation.amount().minor(),
                operation.amount().currency(),
                operation.method(),
                outcome,
                detail);
    }

    private static Operation operation(Entry entry) {
        return new Operation(
                entry.kind(),
                entry.paymentId(),
                entry.key(),
                Money.of(entry.amountMinor(), entry.currency()),
                entry.method());
    }

    private static String reference(Operation operation) {
        return "sim-" + operation.paymentId() + "-" + operation.key();
    }

    private void rest() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
