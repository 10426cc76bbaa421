/// Starts a PostgreSQL and an Elasticsearch of the engine's own where the configuration names none.
@NullMarked
package io.daybook.app.embedded;

import org.jspecify.annotations.NullMarked;
