/// The doors of the engine, tried from outside.
@NullMarked
package io.daybook.app.doors;

import org.jspecify.annotations.NullMarked;
