/// How the log is hashed into a chain of seals, so that whoever writes seals and whoever checks them agree to the byte.
@NullMarked
package io.daybook.shared.audit;

import org.jspecify.annotations.NullMarked;
