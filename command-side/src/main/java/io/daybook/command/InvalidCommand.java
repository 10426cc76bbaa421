package io.daybook.command;

import java.util.List;
import java.util.Map;

/// A command whose shape no state of things could make right: something is missing, malformed or out of bounds. Code
/// `invalid-command`; the problems say what is wrong, each with its own code and a pointer into the command.
public final class InvalidCommand extends Rejection {

    public InvalidCommand(List<Problem> problems) {
        super(
                Kind.RULE,
                "invalid-command",
                problems.size() == 1
                        ? problems.getFirst().detail()
                        : "The command has %d problems: see `errors`.".formatted(problems.size()),
                problems,
                Map.of());
    }
}
