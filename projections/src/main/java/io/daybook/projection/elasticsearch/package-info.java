/// The way to Elasticsearch, and what every view kept there has in common: its book in PostgreSQL, its index, its bulk requests.
@NullMarked
package io.daybook.projection.elasticsearch;

import org.jspecify.annotations.NullMarked;
