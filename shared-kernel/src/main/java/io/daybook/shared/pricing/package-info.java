/// How prices come about: promotions, tax and shipping as rules with versions, and what each rule gave.
@NullMarked
package io.daybook.shared.pricing;

import org.jspecify.annotations.NullMarked;
