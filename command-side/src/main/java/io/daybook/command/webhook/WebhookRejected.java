package io.daybook.command.webhook;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A webhook refused a command.
public final class WebhookRejected extends Rejection {

    public enum Code {
        UNKNOWN_WEBHOOK("unknown-webhook", Kind.UNKNOWN),
        /// The id belongs to a webhook of other terms, or to one that was deleted.
        WEBHOOK_EXISTS("webhook-exists", Kind.CONFLICT),
        WEBHOOK_DELETED("webhook-deleted", Kind.CONFLICT),
        /// Each is followed by itself, so that there is a bound.
        TOO_MANY_WEBHOOKS("too-many-webhooks", Kind.CONFLICT),
        /// The engine does not send to such an address.
        WEBHOOK_ADDRESS_REFUSED("webhook-address-refused", Kind.RULE),
        UNKNOWN_DELIVERY("unknown-delivery", Kind.UNKNOWN),
        /// The old secret may sign for so long beside the new one and no longer.
        OVERLAP_TOO_LONG("overlap-too-long", Kind.RULE),
        /// A replay is of one message, of a stretch, or of all that failed.
        REPLAY_UNCLEAR("replay-unclear", Kind.RULE);

        private final String text;
        private final Kind kind;

        Code(String text, Kind kind) {
            this.text = text;
            this.kind = kind;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Code reason;

    private WebhookRejected(Code reason, String detail) {
        super(reason.kind, reason.text, detail, List.of(), Map.of());
        this.reason = reason;
    }

    public static WebhookRejected because(Code code, String detail) {
        return new WebhookRejected(code, detail);
    }

    public static WebhookRejected unknown(String webhookId) {
        return because(Code.UNKNOWN_WEBHOOK, "There is no webhook %s.".formatted(webhookId));
    }

    public Code reason() {
        return reason;
    }
}
