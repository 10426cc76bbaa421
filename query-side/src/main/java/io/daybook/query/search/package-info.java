/// What the searches in Elasticsearch have in common: how it is asked, what is answered when it is away, filters and their facets.
@NullMarked
package io.daybook.query.search;

import org.jspecify.annotations.NullMarked;
