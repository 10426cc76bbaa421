package io.daybook.projection.rebuild;

/// What was asked of a rebuild is refused. Nothing has changed.
public final class RebuildRejected extends RuntimeException {

    public enum Code {
        /// There is no view of that name.
        UNKNOWN_VIEW("unknown-view"),
        UNKNOWN_REBUILD("unknown-rebuild"),
        /// The view is being rebuilt, rolled back or healed already.
        REBUILD_RUNNING("rebuild-running"),
        /// It has been switched, was cancelled, or has failed.
        REBUILD_ENDED("rebuild-ended"),
        /// Only what has been compared, and waits, can be confirmed.
        REBUILD_NOT_WAITING("rebuild-not-waiting"),
        /// The version before the live one is not there: none was made, or it was dropped.
        NOTHING_TO_ROLL_BACK_TO("nothing-to-roll-back-to");

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

    private RebuildRejected(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static RebuildRejected because(Code code, String message) {
        return new RebuildRejected(code, message);
    }

    public Code code() {
        return code;
    }
}
