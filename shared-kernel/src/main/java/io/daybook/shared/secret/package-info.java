/// What an installation keeps to itself.
@NullMarked
package io.daybook.shared.secret;

import org.jspecify.annotations.NullMarked;
