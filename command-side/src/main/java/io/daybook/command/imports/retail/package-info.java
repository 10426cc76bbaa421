/// From the rows of the Online Retail data set to operations of the engine: pure rules, which neither ask nor record anything.
///
/// The rules are those of the data set's MAPPING document; its section numbers are named where a rule comes from one.
@NullMarked
package io.daybook.command.imports.retail;

import org.jspecify.annotations.NullMarked;
