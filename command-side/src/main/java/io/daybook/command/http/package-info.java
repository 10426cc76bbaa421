/// How commands come in over HTTP: headers, strict bodies, and answers with their version and position. Endpoints live beside their capability.
@NullMarked
package io.daybook.command.http;

import org.jspecify.annotations.NullMarked;
