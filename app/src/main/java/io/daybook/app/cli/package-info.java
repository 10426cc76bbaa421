/// The command line. Everything but `run` talks HTTP to a running engine and starts no part of one.
@NullMarked
package io.daybook.app.cli;

import org.jspecify.annotations.NullMarked;
