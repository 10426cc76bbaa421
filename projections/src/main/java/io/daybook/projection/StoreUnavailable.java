package io.daybook.projection;

import org.jspecify.annotations.Nullable;

/// The store that a view is written to, or read from, does not answer for now. Nothing is wrong with any event: whoever catches
/// this tries the same batch again later, and parks nothing.
public final class StoreUnavailable extends RuntimeException {

    private final String store;

    /// @param store what is not there, for people: `elasticsearch`
    public StoreUnavailable(String store, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.store = store;
    }

    public String store() {
        return store;
    }
}
