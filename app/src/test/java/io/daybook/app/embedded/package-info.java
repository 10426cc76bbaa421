@NullMarked
package io.daybook.app.embedded;

import org.jspecify.annotations.NullMarked;
