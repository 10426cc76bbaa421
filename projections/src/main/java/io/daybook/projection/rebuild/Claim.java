package io.daybook.projection.rebuild;

import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// A rebuild that this process works on, with what was wished of it, as of its last look.
record Claim(
        UUID id,
        String view,
        Kind kind,
        State state,
        int version,
        boolean paused,
        boolean cancelAsked,
        boolean askAlways,
        boolean confirmed,
        @Nullable Integer eventsPerSecond) {

    static Claim of(ResultSet row) throws SQLException {
        return new Claim(
                row.getObject("id", UUID.class),
                row.getString("view"),
                Texts.read(Kind.class, row.getString("kind")),
                Texts.read(State.class, row.getString("state")),
                row.getInt("version"),
                row.getBoolean("paused"),
                row.getBoolean("cancel_asked"),
                row.getBoolean("ask_always"),
                row.getString("confirmed_by") != null,
                row.getObject("rate_limit", Integer.class));
    }
}
