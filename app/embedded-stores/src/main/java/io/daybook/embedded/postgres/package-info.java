/// PostgreSQL as a child process, with durable settings and the engine's roles and database.
@NullMarked
package io.daybook.embedded.postgres;

import org.jspecify.annotations.NullMarked;
