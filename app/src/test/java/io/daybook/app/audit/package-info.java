@NullMarked
package io.daybook.app.audit;

import org.jspecify.annotations.NullMarked;
