package io.daybook.command.bus;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// The refusal that was given first to a command with this idempotency key, given again.
public final class StoredRejection extends Rejection {

    StoredRejection(
            Kind kind,
            String code,
            String detail,
            List<Problem> problems,
            Map<String, Object> attributes) {
        super(kind, code, detail, problems, attributes);
    }
}
