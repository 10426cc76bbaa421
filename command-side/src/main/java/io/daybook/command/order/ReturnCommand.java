package io.daybook.command.order;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What may be asked of a return. It is part of its order, which alone knows what has shipped and what has come back.
public sealed interface ReturnCommand extends OrderCommand, Command {

    String returnId();

    /// The customer wishes to send units back that have shipped. Within what has shipped it is agreed to by being asked.
    ///
    /// @param returnId unique within the order; asked again with the same lines, it yields nothing
    record RequestReturn(
            String orderId, String returnId, List<LineQuantity> lines, String reason, Instant at)
            implements ReturnCommand {

        public RequestReturn {
            Shape shape = returned(orderId, returnId, at).words("/reason", reason);
            OrderCommand.checkQuantities(shape, lines, 1);
            shape.done();
            lines = List.copyOf(lines);
        }
    }

    /// Units of a return arrive.
    ///
    /// @param receiptId unique within the return; asked again with the same lines, it yields nothing
    /// @param lines what arrived; empty for all that has not arrived yet
    record ReceiveReturn(
            String orderId, String returnId, String receiptId, List<LineQuantity> lines, Instant at)
            implements ReturnCommand {

        public ReceiveReturn {
            Shape shape = returned(orderId, returnId, at).id("/receiptId", receiptId);
            OrderCommand.checkQuantities(shape, lines, 0);
            shape.done();
            lines = List.copyOf(lines);
        }
    }

    /// Says what is done with units that arrived. What the accepted ones had cost, less the fee, is no longer due.
    ///
    /// @param inspectionId unique within the return; asked again with the same content, it yields nothing
    /// @param feeMinor what is kept, up to what the accepted units had cost
    /// @param currency of the fee; absent where there is none
    record InspectReturn(
            String orderId,
            String returnId,
            String inspectionId,
            List<InspectedUnits> lines,
            long feeMinor,
            @Nullable String currency,
            @Nullable String note,
            Instant at)
            implements ReturnCommand {

        public InspectReturn {
            Shape shape =
                    returned(orderId, returnId, at)
                            .id("/inspectionId", inspectionId)
                            .optionalText("/note", note);
            if (feeMinor < 0 || feeMinor > Money.MAX_MINOR) {
                shape.wrong("/fee", "invalid-amount", "A fee is not negative and within bounds.");
            } else if (feeMinor > 0) {
                shape.currency("/currency", currency);
            }
            if (shape.list("/lines", lines, 1)) {
                checkInspected(shape, lines);
            }
            shape.done();
            lines = List.copyOf(lines);
        }
    }

    /// What has not arrived stays with the customer.
    record CancelReturn(String orderId, String returnId, String reason, Instant at)
            implements ReturnCommand {

        public CancelReturn {
            returned(orderId, returnId, at).words("/reason", reason).done();
        }
    }

    private static Shape returned(
            @Nullable String orderId, @Nullable String returnId, @Nullable Instant at) {
        return OrderCommand.order(orderId, at).id("/returnId", returnId);
    }

    private static void checkInspected(Shape shape, List<InspectedUnits> lines) {
        for (int i = 0; i < lines.size(); i++) {
            InspectedUnits line = lines.get(i);
            if (line == null || line.verdict() == null) {
                shape.wrong(
                        "/lines/" + i + "/disposition",
                        "missing-disposition",
                        "Say what is done with the goods: RESTOCK, DAMAGED, WRITE_OFF or SEND_BACK.");
            } else {
                shape.quantity("/lines/" + i + "/quantity", line.quantity());
            }
        }
    }
}
