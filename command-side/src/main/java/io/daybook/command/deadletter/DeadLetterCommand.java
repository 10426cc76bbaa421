package io.daybook.command.deadletter;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What may be asked of a view's dead letters. With `dryRun` it is only told what would be done.
public sealed interface DeadLetterCommand extends Command {

    /// The most letters that one command decides about.
    int MOST = 1_000;

    String view();

    boolean dryRun();

    Instant at();

    /// Which letters are meant.
    sealed interface Which {

        /// The one about the event at this position.
        record One(long position) implements Which {}

        /// All that failed, up to [#MOST]; those that wait follow by themselves.
        ///
        /// @param cause those of one cause only
        /// @param after those behind a position only: where an earlier command has ended
        record All(@Nullable String cause, long after) implements Which {}
    }

    /// Tries the events again, each with what waits behind it. Asked again while a try is on its way, it yields nothing.
    record RetryDeadLetters(
            String view, Which which, @Nullable String reason, boolean dryRun, Instant at)
            implements DeadLetterCommand {

        public RetryDeadLetters {
            letters(view, which, at).optionalText("/reason", reason).done();
        }
    }

    /// Has the view take the event with other content, now and whenever it is made anew. The log stays as it is.
    ///
    /// @param changes to the event as the view is given it so far: members to be set, `null` for those to be left out (JSON Merge Patch,
    /// RFC 7396)
    record EditDeadLetter(
            String view,
            long position,
            Map<String, @Nullable Object> changes,
            String reason,
            boolean dryRun,
            Instant at)
            implements DeadLetterCommand {

        public EditDeadLetter {
            Shape shape = letters(view, new Which.One(position), at).words("/reason", reason);
            if (changes == null || changes.isEmpty()) {
                shape.wrong("/changes", "missing", "Say what is to be changed.");
            }
            shape.done();
            changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
        }
    }

    /// Has the view go on without the events, now and whenever it is made anew.
    record DropDeadLetters(String view, Which which, String reason, boolean dryRun, Instant at)
            implements DeadLetterCommand {

        public DropDeadLetters {
            letters(view, which, at).words("/reason", reason).done();
        }
    }

    private static Shape letters(String view, Which which, Instant at) {
        Shape shape = Shape.check().id("/view", view).time("/at", at);
        if (which instanceof Which.All(String cause, long _)) {
            shape.optionalText("/cause", cause);
        }
        return shape;
    }
}
