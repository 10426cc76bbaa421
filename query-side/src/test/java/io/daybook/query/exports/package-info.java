@NullMarked
package io.daybook.query.exports;

import org.jspecify.annotations.NullMarked;
