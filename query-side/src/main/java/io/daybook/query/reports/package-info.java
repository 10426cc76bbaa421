/// Reports: figures over everything, computed from the read models by SQL. The statements stand in the resource folder `reports`.
@NullMarked
package io.daybook.query.reports;

import org.jspecify.annotations.NullMarked;
