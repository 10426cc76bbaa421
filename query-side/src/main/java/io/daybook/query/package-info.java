/// Answers questions from read models. One package per question; this one holds what they share.
@NullMarked
package io.daybook.query;

import org.jspecify.annotations.NullMarked;
