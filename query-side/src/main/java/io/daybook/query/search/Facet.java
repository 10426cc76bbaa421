package io.daybook.query.search;

/// A value to filter by, and how many would be found with it.
public record Facet(String value, long count) {}
