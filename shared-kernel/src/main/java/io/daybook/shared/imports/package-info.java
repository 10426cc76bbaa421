/// What is recorded of a file of history that was imported.
@NullMarked
package io.daybook.shared.imports;

import org.jspecify.annotations.NullMarked;
