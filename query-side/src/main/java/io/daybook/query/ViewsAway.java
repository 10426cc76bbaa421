package io.daybook.query;

/// Tells which views cannot be read at the moment, because the store that they lie in is away or has not caught up again.
@FunctionalInterface
public interface ViewsAway {
    boolean isAway(String view);
}
