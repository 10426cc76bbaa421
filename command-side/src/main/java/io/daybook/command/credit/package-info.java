/// The credit note: goods taken back and money given back.
@NullMarked
package io.daybook.command.credit;

import org.jspecify.annotations.NullMarked;
