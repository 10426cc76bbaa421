package io.daybook.command.order;

import io.daybook.command.order.OrderRejected.Code;
import io.daybook.command.order.ReturnCommand.CancelReturn;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/// What an order answers to what is asked of its returns. Whether it is placed, confirmed or completed makes no difference: what has
/// shipped may come back.
final class Returns {

    private Returns() {}

    static List<OrderEvent> decide(ReturnCommand command, Order order) {
        Book book = Order.known(command.orderId(), order).book();
        return switch (command) {
            case RequestReturn request -> request(request, book);
            case ReceiveReturn receive -> receive(receive, known(command, book));
            case InspectReturn inspect -> inspect(inspect, known(command, book), order, book);
            case CancelReturn cancel -> cancel(cancel, known(command, book), book);
        };
    }

    private static List<OrderEvent> request(RequestReturn command, Book book) {
        Return before = book.goods().returns().get(command.returnId());
        if (before != null) {
            return requireSame(
                    before.requested().lines().equals(command.lines()),
                    Code.RETURN_EXISTS,
                    "Return %s was asked for with other lines: choose another id.",
                    command.returnId());
        }
        Order.requireOut(command.lines(), "/lines/", book);
        return List.of(
                new OrderReturnRequested(
                        command.orderId(),
                        command.returnId(),
                        command.lines(),
                        command.reason(),
                        null,
                        command.at()));
    }

    private static List<OrderEvent> receive(ReceiveReturn command, Return back) {
        List<LineQuantity> before = back.receipts().get(command.receiptId());
        if (before != null) {
            return requireSame(
                    command.lines().isEmpty() || before.equals(command.lines()),
                    Code.RECEIPT_EXISTS,
                    "Receipt %s was about other lines: choose another id.",
                    command.receiptId());
        }
        List<LineQuantity> arrived = command.lines().isEmpty() ? back.expected() : command.lines();
        if (arrived.isEmpty()) {
            throw OrderRejected.because(
                    Code.NOT_SO_MANY_EXPECTED,
                    "Nothing of return %s is expected any more.".formatted(command.returnId()));
        }
        requireUnits(
                arrived,
                back,
                Return.Line::expected,
                Code.NOT_SO_MANY_EXPECTED,
                "Of line %d, %d units of return %s are still expected.");
        return List.of(
                new OrderReturnReceived(
                        command.orderId(),
                        command.returnId(),
                        command.receiptId(),
                        arrived,
                        command.at()));
    }

    private static List<OrderEvent> inspect(
            InspectReturn command, Return back, Order order, Book book) {
        OrderReturnInspected before = back.inspections().get(command.inspectionId());
        if (before != null) {
            return requireSame(
                    before.lines().equals(command.lines())
                            && before.feeMinor() == command.feeMinor()
                            && Objects.equals(before.note(), command.note()),
                    Code.INSPECTION_EXISTS,
                    "Inspection %s had another content: choose another id.",
                    command.inspectionId());
        }
        if (command.currency() != null) {
            Order.requireCurrency(command.currency(), Order.known(command.orderId(), order));
        }
        requireUnits(
                Return.all(command.lines()),
                back,
                Return.Line::toInspect,
                Code.NOT_SO_MANY_RECEIVED,
                "Of line %d, %d units of return %s have arrived and wait to be inspected.");
        long worth = book.amountMinor(Return.accepted(command.lines()));
        if (command.feeMinor() > worth) {
            throw OrderRejected.because(
                    Code.FEE_TOO_HIGH,
                    "The accepted units had cost %s, and no more can be kept."
                            .formatted(Money.of(worth, book.currency())));
        }
        OrderReturnInspected inspected =
                new OrderReturnInspected(
                        command.orderId(),
                        command.returnId(),
                        command.inspectionId(),
                        command.lines(),
                        worth,
                        command.feeMinor(),
                        null,
                        command.note(),
                        command.at());
        Long advance = advanceEnding(back, book.inspecting(inspected));
        if (advance != null) {
            inspected =
                    new OrderReturnInspected(
                            command.orderId(),
                            command.returnId(),
                            command.inspectionId(),
                            command.lines(),
                            worth,
                            command.feeMinor(),
                            advance,
                            command.note(),
                            command.at());
        }
        List<OrderEvent> events = new ArrayList<>(1);
        events.add(inspected);
        events.addAll(book.inspecting(inspected).advancesEnding(command.at()));
        return events;
    }

    private static List<OrderEvent> cancel(CancelReturn command, Return back, Book book) {
        List<LineQuantity> expected = back.expected();
        if (!expected.isEmpty()) {
            OrderReturnCancelled cancelled =
                    new OrderReturnCancelled(
                            command.orderId(),
                            command.returnId(),
                            expected,
                            command.reason(),
                            null,
                            command.at());
            Long advance = advanceEnding(back, book.forgoing(cancelled));
            return List.of(
                    advance == null
                            ? cancelled
                            : new OrderReturnCancelled(
                                    command.orderId(),
                                    command.returnId(),
                                    expected,
                                    command.reason(),
                                    advance,
                                    command.at()));
        }
        if (back.forgone()) {
            return List.of();
        }
        throw OrderRejected.because(
                Code.RETURN_RECEIVED,
                "All of return %s has arrived: inspect it, and send back what is not accepted."
                        .formatted(command.returnId()));
    }

    /// What units pay for before they are back, they pay no longer than they are on their way: of the advance stands what those are
    /// worth that still are.
    ///
    /// @param after the order's book with the units gone one way or the other
    private static @Nullable Long advanceEnding(Return before, Book after) {
        Return left = after.goods().returns().get(before.requested().returnId());
        if (before.advanceMinor() == 0 || left == null) {
            return null;
        }
        long worth = Math.max(0, after.amountMinor(left.open()));
        long ending = before.advanceMinor() - Math.min(before.advanceMinor(), worth);
        return ending == 0 ? null : ending;
    }

    private static Return known(ReturnCommand command, Book book) {
        Return back = book.goods().returns().get(command.returnId());
        if (back == null) {
            throw OrderRejected.because(
                    Code.UNKNOWN_RETURN,
                    "Order %s has no return %s.".formatted(command.orderId(), command.returnId()));
        }
        return back;
    }

    private static List<OrderEvent> requireSame(boolean same, Code code, String detail, String id) {
        if (same) {
            return List.of();
        }
        throw OrderRejected.because(code, detail.formatted(id));
    }

    /// Holds what is wanted of each line, all entries for it added up, against what is there.
    private static void requireUnits(
            List<LineQuantity> wanted,
            Return back,
            ToIntFunction<Return.Line> there,
            Code code,
            String detail) {
        Map<Integer, Long> sums = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            int line = wanted.get(i).line();
            int units = there.applyAsInt(back.line(line));
            if (sums.merge(line, (long) wanted.get(i).quantity(), Long::sum) > units) {
                throw OrderRejected.atLine(
                        code, i, detail.formatted(line, units, back.requested().returnId()));
            }
        }
    }
}
