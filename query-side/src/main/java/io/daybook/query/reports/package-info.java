/// Reports: figures over everything, computed from the read models by SQL. The statements stand in the resource folder `reports`; those of sales
/// reports are put together from the files in `reports/sales`.
@NullMarked
package io.daybook.query.reports;

import org.jspecify.annotations.NullMarked;
