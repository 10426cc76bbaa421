/// Dead letters of views: events that could not be applied, those that wait behind them, and what becomes of them by people's decisions,
/// which are in the log.
@NullMarked
package io.daybook.projection.letters;

import org.jspecify.annotations.NullMarked;
