/// What the views of orders share: the words for where an order stands.
@NullMarked
package io.daybook.projection.order;

import org.jspecify.annotations.NullMarked;
