package io.daybook.command.bus;

import org.axonframework.common.IdentifierFactory;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Identifiers of messages within this process. Axon's own come from a `SecureRandom`, which all threads share and which costs half of what answering
/// a command does; nobody has to be unable to guess them, and what is stored has identifiers of another kind.
public final class MessageIdentifiers extends IdentifierFactory {

    private static final long VERSION_4 = 0x4000L;
    private static final long IETF_VARIANT = 0x8000_0000_0000_0000L;

    @Override
    public String generateIdentifier() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(
                        (random.nextLong() & ~0xF000L) | VERSION_4,
                        (random.nextLong() >>> 2) | IETF_VARIANT)
                .toString();
    }
}
