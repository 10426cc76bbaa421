/// Tests of the house itself: its structure, its form, and that its papers agree with its code.
@NullMarked
package io.daybook.app.house;

import org.jspecify.annotations.NullMarked;
