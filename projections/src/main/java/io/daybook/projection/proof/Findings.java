package io.daybook.projection.proof;

import io.daybook.projection.proof.Finding.Difference;
import io.daybook.projection.proof.Finding.Value;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The findings of all walks, in `views.findings`.
final class Findings {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<Value>> VALUES = new TypeReference<>() {};

    private Findings() {}

    static void keep(Connection connection, List<Finding> findings) throws SQLException {
        if (findings.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        insert into views.findings
                            (view, reconciliation, entity, table_name, key, difference, columns, repaired, position)
                        values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                        """)) {
            for (Finding finding : findings) {
                insert.setString(1, finding.view());
                insert.setObject(2, finding.reconciliation());
                insert.setString(3, finding.entity());
                insert.setString(4, finding.table());
                insert.setString(5, finding.key());
                insert.setString(6, finding.difference().text());
                insert.setString(7, JSON.writeValueAsString(finding.columns()));
                insert.setBoolean(8, finding.repaired());
                insert.setLong(9, finding.position());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// @param reconciliation those of this one only, where given
    /// @param after the last one that is known already; 0 to begin with
    static List<Finding> list(
            Connection connection,
            String view,
            @Nullable UUID reconciliation,
            long after,
            int limit)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select * from views.findings
                        where view = ? and id > ? %s order by id limit ?
                        """
                                .formatted(
                                        reconciliation == null ? "" : "and reconciliation = ?"))) {
            int next = 1;
            select.setString(next++, view);
            select.setLong(next++, after);
            if (reconciliation != null) {
                select.setObject(next++, reconciliation);
            }
            select.setInt(next, limit);
            List<Finding> findings = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    findings.add(
                            new Finding(
                                    row.getLong("id"),
                                    row.getString("view"),
                                    row.getObject("reconciliation", UUID.class),
                                    row.getString("entity"),
                                    row.getString("table_name"),
                                    row.getString("key"),
                                    Texts.read(Difference.class, row.getString("difference")),
                                    JSON.readValue(row.getString("columns"), VALUES),
                                    row.getBoolean("repaired"),
                                    row.getLong("position"),
                                    row.getObject("found_at", OffsetDateTime.class).toInstant()));
                }
            }
            return findings;
        }
    }
}
