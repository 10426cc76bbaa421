package io.daybook.query;

import jakarta.servlet.http.HttpServletRequest;

import java.util.Objects;

/// From which views a request is answered: those that its endpoint names, or their stand-ins. An endpoint that finds out while it answers
/// that its views are away turns to the stand-ins, which keeps every promise: the consistency token is waited for there as well, and the
/// answer tells how far they have come.
public final class Reading {

    private static final String ATTRIBUTE = Reading.class.getName();

    private final Runnable turn;
    private boolean standIns;

    Reading(boolean standIns, Runnable turn) {
        this.standIns = standIns;
        this.turn = turn;
    }

    /// That of a request whose endpoint has stand-ins.
    public static Reading of(HttpServletRequest request) {
        return (Reading) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
    }

    void keep(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    public boolean isOfStandIns() {
        return standIns;
    }

    /// From here on the stand-ins are read.
    ///
    /// @throws QueryProblem `projection-behind` where they do not come as far as the request's consistency token in time
    public void turnToStandIns() {
        if (!standIns) {
            standIns = true;
            turn.run();
        }
    }
}
