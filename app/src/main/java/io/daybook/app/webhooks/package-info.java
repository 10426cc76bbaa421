/// Joins both sides for webhooks: the command side sends what the query side tells.
@NullMarked
package io.daybook.app.webhooks;

import org.jspecify.annotations.NullMarked;
