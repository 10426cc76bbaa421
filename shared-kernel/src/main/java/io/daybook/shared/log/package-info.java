/// The daybook as its readers see it: recorded events in position order, and their stored names.
@NullMarked
package io.daybook.shared.log;

import org.jspecify.annotations.NullMarked;
