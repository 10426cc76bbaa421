/// Elasticsearch as a child process, with the plugin that gives it the analysis our indexes need.
@NullMarked
package io.daybook.embedded.elasticsearch;

import org.jspecify.annotations.NullMarked;
