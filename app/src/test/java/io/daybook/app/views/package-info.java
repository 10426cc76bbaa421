/// The read models over real HTTP: as fresh as was asked for, and whole while they are made anew, broken and mended.
@NullMarked
package io.daybook.app.views;

import org.jspecify.annotations.NullMarked;
