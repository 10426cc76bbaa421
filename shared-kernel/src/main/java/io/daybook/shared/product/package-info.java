/// What happens to a product of the catalogue.
@NullMarked
package io.daybook.shared.product;

import org.jspecify.annotations.NullMarked;
