/// Rebuilds of views, asked for and followed.
@NullMarked
package io.daybook.query.rebuilds;

import org.jspecify.annotations.NullMarked;
