@NullMarked
package io.daybook.query.live;

import org.jspecify.annotations.NullMarked;
