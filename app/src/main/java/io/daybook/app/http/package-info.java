/// What all HTTP operations share: problems, limits, and the headers that every answer carries.
@NullMarked
package io.daybook.app.http;

import org.jspecify.annotations.NullMarked;
