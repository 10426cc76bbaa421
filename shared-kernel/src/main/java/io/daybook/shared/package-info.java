/// What every side of the engine must agree on. Depends on the JDK and JSpecify only.
@NullMarked
package io.daybook.shared;

import org.jspecify.annotations.NullMarked;
