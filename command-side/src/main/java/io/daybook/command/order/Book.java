package io.daybook.command.order;

import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderAdvanceEnded;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderEvent.OrderGoodwillGranted;
import io.daybook.shared.order.OrderEvent.OrderLineRepriced;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What is known of an order that was placed: how far each line has come, and its money. Amounts are minor units of its currency.
///
/// @param lines those it was placed with and those that were added, at the prices they have now
/// @param changes the lines that each edit has added, by its id
/// @param payBy when lines of a paid order that are not covered lapse; absent where they do not
/// @param coveredLines of a paid order, the lines up to this number may ship: those it had when nothing was last outstanding
public record Book(
        OrderPlaced placed,
        List<OrderLine> lines,
        Goods goods,
        Account account,
        PMap<String, List<OrderLine>> changes,
        int coveredLines,
        @Nullable Instant payBy) {

    static Book of(OrderPlaced placed) {
        return new Book(
                placed,
                placed.lines(),
                Goods.NONE,
                Account.EMPTY,
                HashTreePMap.empty(),
                placed.lines().size(),
                null);
    }

    public String orderId() {
        return placed.orderId();
    }

    public String currency() {
        return placed.currency();
    }

    public long paidMinor() {
        return account.paidMinor();
    }

    public long refundedMinor() {
        return account.refundedMinor();
    }

    /// What each payment has brought in and not given back; 0 for one that was only asked for.
    public PMap<String, Long> payments() {
        return account.payments();
    }

    /// The sum of all lines, those that were added among them.
    public long totalMinor() {
        return placed.totalMinor() + account.changedMinor();
    }

    /// What the units ask that are neither cancelled nor back (but with a credit note), and what was kept of returns.
    long worthMinor() {
        return totalMinor() - account.waivedMinor() + account.feesMinor();
    }

    /// What the customer has to pay for the order: what it is worth, without what was granted, and without what goods pay for that are on
    /// their way back in exchange. What a credit note gives back does not lower it.
    public long dueMinor() {
        return Math.max(0, worthMinor() - account.goodwillMinor() - account.advanceMinor());
    }

    /// What is held of the customer's money.
    long heldMinor() {
        return paidMinor() - refundedMinor();
    }

    /// What is held of the customer's money beyond what is due.
    public long owedBackMinor() {
        return Math.max(0, heldMinor() - dueMinor());
    }

    /// What the customer still has to pay.
    public long outstandingMinor() {
        return Math.max(0, dueMinor() - heldMinor());
    }

    /// Units of a line, by its number, that have neither shipped nor been cancelled.
    public int unitsLeft(int line) {
        return left(lines().get(line - 1));
    }

    int left(OrderLine line) {
        return line.quantity()
                - goods.shipped().of(line.line())
                - goods.cancelled().of(line.line());
    }

    /// Units of the line that have shipped, have not come back and are not about to.
    int out(OrderLine line) {
        return goods.shipped().of(line.line())
                - goods.returned().of(line.line())
                - goods.returning().of(line.line());
    }

    /// Units of the line that were cancelled or are the house's again.
    int gone(OrderLine line) {
        return goods.cancelled().of(line.line()) + goods.returned().of(line.line());
    }

    /// What these units ask of the customer, as the next of their lines to go.
    long amountMinor(List<LineQuantity> next) {
        long sum = 0;
        int[] before = new int[lines.size()];
        for (LineQuantity each : next) {
            OrderLine line = lines().get(each.line() - 1);
            int from = gone(line) + before[each.line() - 1];
            int to = from + each.quantity();
            sum += line.amountMinor(from, to) - account.grantedMinor(line.line(), from, to);
            before[each.line() - 1] += each.quantity();
        }
        return sum;
    }

    /// What the units of a line that have not gone ask of the customer.
    long amountMinor(OrderLine line) {
        int gone = gone(line);
        return gone == line.quantity()
                ? 0
                : amountMinor(List.of(new LineQuantity(line.line(), line.quantity() - gone)));
    }

    boolean hasShipped() {
        return !goods.shipped().isNone();
    }

    boolean hasGoodsLeft() {
        for (OrderLine line : lines()) {
            if (line.kind() == LineKind.GOODS && left(line) > 0) {
                return true;
            }
        }
        return false;
    }

    boolean hasOpenReturns() {
        return goods.returns().values().stream().anyMatch(back -> !back.isOver());
    }

    /// Whether nothing shipped and nothing is left of it, charges included.
    boolean hasComeToNothing() {
        if (hasShipped()) {
            return false;
        }
        for (OrderLine line : lines()) {
            if (left(line) > 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether a line of a paid order is paid.
    boolean mayShip(OrderLine line) {
        return line.line() <= coveredLines;
    }

    boolean isCovered() {
        return coveredLines == lines.size();
    }

    /// What is left of lines that were added to a paid order and that nobody has paid.
    List<LineQuantity> uncovered() {
        List<LineQuantity> uncovered = new ArrayList<>();
        for (OrderLine line : lines.subList(coveredLines, lines.size())) {
            if (left(line) > 0) {
                uncovered.add(new LineQuantity(line.line(), left(line)));
            }
        }
        return uncovered;
    }

    /// What is exchanged pays in advance for the lines that came with it, and for no more than they still ask.
    List<OrderEvent> advancesEnding(Instant at) {
        List<OrderEvent> ending = new ArrayList<>(0);
        for (Return back : goods.returns().values()) {
            List<OrderLine> added = changes.get(back.requested().returnId());
            if (back.advanceMinor() > 0 && added != null) {
                long asked = 0;
                for (OrderLine line : added) {
                    asked += amountMinor(lines.get(line.line() - 1));
                }
                long less = back.advanceMinor() - Math.min(back.advanceMinor(), Math.max(0, asked));
                if (less > 0) {
                    ending.add(
                            new OrderAdvanceEnded(
                                    orderId(), back.requested().returnId(), less, at));
                }
            }
        }
        return ending;
    }

    /// All lines are paid.
    Book covered() {
        return coveredLines == lines.size()
                ? this
                : new Book(placed, lines, goods, account, changes, lines.size(), null);
    }

    /// Of a paid order: all lines are paid where nothing is outstanding.
    Book settled() {
        return outstandingMinor() == 0 ? covered() : this;
    }

    Book cancelling(OrderLinesCancelled event) {
        Long amount = event.amountMinor();
        long waived = event.credited() ? 0 : amount == null ? amountMinor(event.lines()) : amount;
        return with(goods.cancelling(event, lines.size()), account.waiving(waived, 0));
    }

    Book requesting(OrderReturnRequested event) {
        return with(goods.requesting(event, lines.size()), account.advancing(event.advanceMinor()));
    }

    Book inspecting(OrderReturnInspected event) {
        return with(
                goods.inspecting(event, lines.size()),
                account.waiving(event.worthMinor(), event.feeMinor())
                        .advancing(negated(event.advanceMinor())));
    }

    Book forgoing(OrderReturnCancelled event) {
        return with(goods.forgoing(event), account.advancing(negated(event.advanceMinor())));
    }

    Book ending(OrderAdvanceEnded event) {
        return with(goods.ending(event), account.advancing(-event.amountMinor()));
    }

    Book lapsing(Instant expiresAt) {
        return new Book(
                placed.lapsing(expiresAt), lines, goods, account, changes, coveredLines, payBy);
    }

    Book granting(OrderGoodwillGranted event) {
        Integer number = event.line();
        if (number == null) {
            return with(a -> a.granting(event, 0, 0));
        }
        OrderLine line = lines.get(number - 1);
        int gone = gone(line);
        return with(a -> a.granting(event, gone, line.quantity() - gone));
    }

    Book changing(OrderChanged event) {
        List<OrderLine> all = new ArrayList<>(lines.size() + event.added().size());
        all.addAll(lines);
        all.addAll(event.added());
        long asked = 0;
        for (OrderLine line : event.added()) {
            asked += line.amountMinor();
        }
        return new Book(
                placed,
                List.copyOf(all),
                goods,
                account.changing(asked),
                changes.plus(event.changeId(), event.added()),
                coveredLines,
                event.payBy() == null ? payBy : event.payBy());
    }

    Book repricing(OrderLineRepriced event) {
        List<OrderLine> now = new ArrayList<>(lines);
        now.set(event.line().line() - 1, event.line());
        return new Book(
                placed,
                List.copyOf(now),
                goods,
                account.changing(event.amountMinor()),
                changes,
                coveredLines,
                payBy);
    }

    /// @param paid whether the order was paid: what is given back beyond what is owed back is then granted
    Book refunding(String paymentId, long amountMinor, boolean paid) {
        long granted = paid ? Math.max(0, amountMinor - owedBackMinor()) : 0;
        return with(a -> a.refunding(paymentId, amountMinor, granted));
    }

    Book moving(UnaryOperator<Goods> change) {
        return with(change.apply(goods), account);
    }

    Book with(UnaryOperator<Account> change) {
        return with(goods, change.apply(account));
    }

    private Book with(Goods nowGoods, Account nowAccount) {
        return new Book(placed, lines, nowGoods, nowAccount, changes, coveredLines, payBy);
    }

    private static @Nullable Long negated(@Nullable Long minor) {
        return minor == null ? null : -minor;
    }
}
