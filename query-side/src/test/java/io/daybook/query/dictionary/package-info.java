@NullMarked
package io.daybook.query.dictionary;

import org.jspecify.annotations.NullMarked;
