package io.daybook.command.credit;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.credit.CreditCommand.RecordCreditRefund;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderRejected;
import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.OrderEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Handles what is asked of a credit note. Issuing one is one append over the note, its orders and all stock items.
@CommandShell
class CreditShell {

    private final Streams streams;

    CreditShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(IssueCreditNote command) {
        Loaded<CreditNote, CreditEvent> credit =
                streams.begin(CreditNote.MODEL, command.creditId());
        List<CreditEvent> events = CreditNote.decide(command, credit.state());
        if (!events.isEmpty()) {
            SortedMap<String, Loaded<Order, OrderEvent>> orders =
                    streams.loadAll(Order.MODEL, Crediting.orders(command));
            Crediting crediting =
                    Crediting.decide(command, orderId -> loaded(orders, orderId).state());
            crediting.stock().carryOut(streams);
            crediting.orders().forEach((orderId, taken) -> loaded(orders, orderId).record(taken));
            credit.record(events);
        }
        return outcome(credit.state());
    }

    @CommandHandler
    Outcome handle(RecordCreditRefund command) {
        Loaded<CreditNote, CreditEvent> credit = streams.load(CreditNote.MODEL, command.creditId());
        credit.record(CreditNote.decide(command, credit.state()));
        return outcome(credit.state());
    }

    private static Loaded<Order, OrderEvent> loaded(
            Map<String, Loaded<Order, OrderEvent>> orders, String orderId) {
        Loaded<Order, OrderEvent> order = orders.get(orderId);
        if (order == null) {
            throw OrderRejected.unknown(orderId);
        }
        return order;
    }

    private static Outcome outcome(CreditNote credit) {
        Map<String, Object> body = new LinkedHashMap<>();
        switch (credit) {
            case CreditNote.NotIssued(String creditId) -> body.put("creditId", creditId);
            case CreditNote.Issued issued -> {
                String currency = issued.note().currency();
                body.put("creditId", issued.note().creditId());
                body.put("currency", currency);
                body.put("credited", Money.of(issued.note().refundMinor(), currency).toDecimal());
                body.put("refunded", Money.of(issued.refundedMinor(), currency).toDecimal());
            }
        }
        return new Outcome(body);
    }
}
