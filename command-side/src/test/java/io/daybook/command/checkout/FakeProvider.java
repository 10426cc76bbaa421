package io.daybook.command.checkout;

import io.daybook.command.payment.PaymentProvider;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A provider that remembers what it did, and that can be told to decline, to lose replies or to be deaf for its next calls.
final class FakeProvider implements PaymentProvider {

    enum Next {
        LOSE_REPLY,
        BE_DEAF,
        DECLINE
    }

    final List<Operation> carriedOut = new ArrayList<>();
    final List<Next> next = new ArrayList<>();
    private final Map<String, Answer> answers = new HashMap<>();
    Runnable before = () -> {};

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Answer perform(Operation operation) {
        before.run();
        Next mood = next.isEmpty() ? null : next.removeFirst();
        if (mood == Next.BE_DEAF) {
            return new Answer.Unknown();
        }
        if (!answers.containsKey(key(operation))) {
            carriedOut.add(operation);
            answers.put(
                    key(operation),
                    mood == Next.DECLINE
                            ? new Answer.Declined("no")
                            : new Answer.Approved("ref", operation.amount().minor()));
        }
        return mood == Next.LOSE_REPLY ? new Answer.Unknown() : query(operation);
    }

    @Override
    public Answer query(Operation operation) {
        return answers.getOrDefault(key(operation), new Answer.NeverSeen());
    }

    @Override
    public Statement statement(long after, int limit) {
        return new Statement(
                carriedOut.stream()
                        .filter(operation -> query(operation) instanceof Answer.Approved)
                        .toList(),
                null);
    }

    private static String key(Operation operation) {
        return operation.paymentId() + "/" + operation.key();
    }
}
