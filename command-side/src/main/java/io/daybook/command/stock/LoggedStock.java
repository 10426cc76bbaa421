package io.daybook.command.stock;

import io.daybook.command.CommandRole;
import io.daybook.command.eventstore.append.StoreBusy;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.stock.StockEvent;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

/// Folds a stock item's events up to a position, from the log itself: what is in memory may be ahead of what anybody was told.
@Component
@CommandRole
class LoggedStock implements StockHistory {

    /// A reading is as old as the first event after it: while nothing was recorded since, it is as good as new.
    private static final String STANDING =
            """
            select h.last_position, coalesce(n.recorded_at < now() - make_interval(secs => ?), false)
            from daybook.event_head h left join daybook.events n on n.position = ?
            where h.id = 1
            """;

    private static final String EVENTS =
            """
            select position, type, revision, payload::text
            from daybook.events where stream = ? and position <= ? order by version
            """;

    private final DataSource dataSource;
    private final EventCodec codec;
    private final Duration oldest;

    /// @param oldest how long ago a shelf may have been read
    LoggedStock(
            DataSource dataSource,
            EventCodec codec,
            @Value("${daybook.stock.count-within:24h}") Duration oldest) {
        this.dataSource = dataSource;
        this.codec = codec;
        this.oldest = oldest;
    }

    @Override
    public Past at(String id, long position) {
        try (Connection connection = dataSource.getConnection()) {
            Standing standing = standing(connection, position);
            return standing == Standing.GOOD
                    ? fold(connection, id, position)
                    : new Past(standing, 0, 0);
        } catch (SQLException e) {
            throw StoreBusy.orFault(e);
        }
    }

    private Standing standing(Connection connection, long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STANDING)) {
            statement.setDouble(1, oldest.toMillis() / 1000.0);
            statement.setLong(2, position + 1);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || position > row.getLong(1)) {
                    return Standing.AHEAD;
                }
                return row.getBoolean(2) ? Standing.TOO_OLD : Standing.GOOD;
            }
        }
    }

    private Past fold(Connection connection, String id, long position) throws SQLException {
        StockItem item = StockItem.initial(id);
        try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
            statement.setString(1, StockItem.MODEL.stream(id));
            statement.setLong(2, position);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    item =
                            StockItem.evolve(
                                    item,
                                    (StockEvent)
                                            codec.read(
                                                    row.getString(2),
                                                    row.getInt(3),
                                                    row.getString(4),
                                                    row.getLong(1)));
                }
            }
        }
        return new Past(Standing.GOOD, item.onHand(), item.counts());
    }
}
