package io.daybook.projection.proof;

/// What was asked of a reconciliation is refused. Nothing has changed.
public final class ReconciliationRejected extends RuntimeException {

    public enum Code {
        /// There is no view of that name.
        UNKNOWN_VIEW("unknown-view"),
        UNKNOWN_RECONCILIATION("unknown-reconciliation"),
        /// The same is being reconciled already.
        RECONCILIATION_RUNNING("reconciliation-running");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Code code;

    private ReconciliationRejected(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static ReconciliationRejected because(Code code, String message) {
        return new ReconciliationRejected(code, message);
    }

    public Code code() {
        return code;
    }
}
