package io.daybook.command;

import java.util.Map;

/// What a command handler returns: the body of the [Answer].
public record Outcome(Map<String, Object> body) {}
