package io.daybook.embedded;

/// An embedded server cannot be started or used. The message says why and what to do; it ends with the tail of the server's
/// log where the server wrote one.
public class EmbeddedStoreFailure extends RuntimeException {
    public EmbeddedStoreFailure(String message) {
        super(message);
    }

    public EmbeddedStoreFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
