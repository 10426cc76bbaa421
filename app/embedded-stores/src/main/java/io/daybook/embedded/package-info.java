/// A real PostgreSQL and a real Elasticsearch as child processes, for machines that have neither.
@NullMarked
package io.daybook.embedded;

import org.jspecify.annotations.NullMarked;
