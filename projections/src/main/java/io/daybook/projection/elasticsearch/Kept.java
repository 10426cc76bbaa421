package io.daybook.projection.elasticsearch;

/// A key's entry in the book.
///
/// @param changedAt position of the last event that changed the document; 0 where there is none
/// @param position the last event that was applied
record Kept<S extends Record>(String key, S state, long changedAt, long position) {}
