/// Imports a shop's history: files become commands that any caller could have given, and their rows are kept as evidence.
@NullMarked
package io.daybook.command.imports;

import org.jspecify.annotations.NullMarked;
