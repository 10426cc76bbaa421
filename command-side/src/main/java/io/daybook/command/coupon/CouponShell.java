package io.daybook.command.coupon;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.coupon.CouponCommand.IssueCoupon;
import io.daybook.command.coupon.CouponCommand.WithdrawCoupon;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.shared.coupon.CouponEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.LinkedHashMap;
import java.util.Map;

/// Handles what is asked of a coupon by itself. It is redeemed by checking a cart out, and given back by cancelling the order.
@CommandShell
class CouponShell {

    private final Streams streams;

    CouponShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(IssueCoupon command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(WithdrawCoupon command) {
        return decide(command);
    }

    private Outcome decide(CouponCommand command) {
        Loaded<Coupon, CouponEvent> coupon = streams.load(Coupon.MODEL, command.code());
        coupon.record(Coupon.decide(command, coupon.state()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", command.code());
        if (coupon.state() instanceof Coupon.Issued issued) {
            body.put("status", issued.withdrawn() ? "withdrawn" : "issued");
            body.put("used", issued.used());
            if (issued.terms().usageLimit() != null) {
                body.put("usageLimit", issued.terms().usageLimit());
            }
        }
        return new Outcome(body);
    }
}
