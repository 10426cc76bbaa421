/// The HTTP contract as OpenAPI: checked in as `docs/openapi.json`, served at `/v3/api-docs`.
@NullMarked
package io.daybook.app.contract;

import org.jspecify.annotations.NullMarked;
