/// Webhooks: addresses that are told of what happens, how they are registered, and the secrets that what they are told is signed with.
@NullMarked
package io.daybook.command.webhook;

import org.jspecify.annotations.NullMarked;
