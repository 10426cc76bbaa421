/// The one runnable: wiring, the doors, and nothing that decides.
@NullMarked
package io.daybook.app;

import org.jspecify.annotations.NullMarked;
