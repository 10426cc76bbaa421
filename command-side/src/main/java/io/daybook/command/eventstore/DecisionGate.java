package io.daybook.command.eventstore;

import java.util.concurrent.Semaphore;

/// Lets no more units of work hold streams at once than there are processors to decide them. Deciding takes microseconds; a crowd of callers that each
/// hold some of the locks that others wait for takes milliseconds to sort itself out.
///
/// Who has to wait for the store leaves early and does not come back: whoever is inside waits only for locks of others inside, or of
/// those who need the gate no more, so the locks' order still rules out that two wait for each other.
final class DecisionGate {

    private final Semaphore places =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    void enter() {
        places.acquireUninterruptibly();
    }

    void leave() {
        places.release();
    }
}
