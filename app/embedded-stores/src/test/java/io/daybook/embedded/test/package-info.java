/// Real stores for tests: embedded servers, or containers where `-Ddaybook.test.stores=testcontainers` asks for them.
@NullMarked
package io.daybook.embedded.test;

import org.jspecify.annotations.NullMarked;
