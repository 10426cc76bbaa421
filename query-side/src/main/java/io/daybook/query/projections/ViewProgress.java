package io.daybook.query.projections;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// How far a view has come, and how it is doing.
///
/// @param position of the last event that it has applied or passed over
/// @param eventAt when the log recorded that event
/// @param lag events that it is behind the log
/// @param state `current`; `behind`; `waiting` for a store that is away; or `failed` on something that only people can put right
/// @param parkedEvents events that could not be applied, with those that wait behind them; the view goes on without them
/// @param error why it does not go on
/// @param version number of the version that readers have; absent for the first one
/// @param previousVersion number of the version that readers can be switched back to; absent where there is none
/// @param rebuild the rebuild or rollback that is open; absent where there is none
/// @param proof what the standing proof tells of it; absent where it is not proved yet
public record ViewProgress(
        String view,
        long position,
        @Nullable Instant eventAt,
        long lag,
        String state,
        long parkedEvents,
        @Nullable String error,
        @Nullable Instant failingSince,
        @Nullable Integer version,
        @Nullable Integer previousVersion,
        @Nullable UUID rebuild,
        @Nullable ViewProof proof) {}
