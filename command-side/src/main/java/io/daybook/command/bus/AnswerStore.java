package io.daybook.command.bus;

import io.daybook.command.eventstore.append.StoreBusy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import javax.sql.DataSource;

/// Reads the answers that were kept. They are written by the appender, in the same statement as the events.
final class AnswerStore {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerStore.class);

    private final DataSource dataSource;
    private final AnswerJson json;

    AnswerStore(DataSource dataSource, AnswerJson json) {
        this.dataSource = dataSource;
        this.json = json;
    }

    /// @throws KeyRejected where the key belongs to another request
    Optional<StoredAnswer> find(String key, String fingerprint) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select fingerprint, refused, answer, position from daybook.command_answers where idempotency_key = ?")) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!row.getString(1).equals(fingerprint)) {
                    throw KeyRejected.reused();
                }
                return Optional.of(
                        row.getBoolean(2)
                                ? json.readRefusal(row.getString(3))
                                : json.readAnswer(row.getString(3), row.getLong(4)));
            }
        } catch (SQLException e) {
            LOG.warn("A kept answer could not be read: {}", e.getMessage());
            throw StoreBusy.orFault(e);
        }
    }
}
