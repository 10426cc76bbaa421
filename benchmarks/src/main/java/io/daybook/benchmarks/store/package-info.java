/// The event store beside Axon's stock engine and beside plain SQL on the same PostgreSQL.
@NullMarked
package io.daybook.benchmarks.store;

import org.jspecify.annotations.NullMarked;
