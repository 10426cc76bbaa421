/// Posts events into read models, each in a package of its own. This package holds what they share: the writer's contract, the runner,
/// and the positions that tell how far each view has come.
@NullMarked
package io.daybook.projection;

import org.jspecify.annotations.NullMarked;
