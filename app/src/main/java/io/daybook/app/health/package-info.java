/// What `/actuator/health` tells of each part.
@NullMarked
package io.daybook.app.health;

import org.jspecify.annotations.NullMarked;
