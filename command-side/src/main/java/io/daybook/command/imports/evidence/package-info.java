/// Records what an import read: its files, its documents with their rows as written, and what became of each.
@NullMarked
package io.daybook.command.imports.evidence;

import org.jspecify.annotations.NullMarked;
