package io.daybook.shared.order;

/// So many units of one line.
///
/// @param line number of the line in its order, from 1
/// @param quantity units, positive
public record LineQuantity(int line, int quantity) {}
