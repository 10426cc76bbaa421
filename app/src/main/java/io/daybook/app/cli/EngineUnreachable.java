package io.daybook.app.cli;

import java.net.URI;

/// Nobody answers where the engine should be.
final class EngineUnreachable extends RuntimeException {

    EngineUnreachable(URI engine, Throwable cause) {
        super(
                "No engine answers at "
                        + engine
                        + ". Start one with './daybook run', or set DAYBOOK_URL to where it is.",
                cause);
    }
}
