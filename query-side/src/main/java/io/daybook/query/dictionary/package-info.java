/// What analysts may read, told by the database's own comments: the data dictionary.
@NullMarked
package io.daybook.query.dictionary;

import org.jspecify.annotations.NullMarked;
