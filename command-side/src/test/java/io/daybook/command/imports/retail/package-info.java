@NullMarked
package io.daybook.command.imports.retail;

import org.jspecify.annotations.NullMarked;
