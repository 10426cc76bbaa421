/// The whole engine, started once for all tests that ask it over HTTP.
@NullMarked
package io.daybook.app;

import org.jspecify.annotations.NullMarked;
