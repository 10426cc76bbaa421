package io.daybook.shared.log;

import java.time.Instant;

/// Something that happened in the shop. Its record components *are* the storage format: a component is never renamed, and a
/// new one must be readable as absent. The stored name of each event stands in [EventTypes].
public interface DomainEvent {

    /// When it happened in the shop (business time). The log's own time of recording is [RecordedEvent#recordedAt()].
    Instant at();
}
