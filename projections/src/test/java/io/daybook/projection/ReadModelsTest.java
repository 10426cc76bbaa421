package io.daybook.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The schemas as people meet them: explained throughout, and closed where they should be.
class ReadModelsTest {

    private static final TestViews VIEWS = TestViews.create();

    @Test
    void every_table_and_view_has_a_comment() throws Exception {
        List<String> silent =
                VIEWS.query(
                        """
                        select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname in ('views', 'analytics') and c.relkind in ('r', 'v', 'm', 'p')
                          and obj_description(c.oid, 'pg_class') is null
                        """);

        assertThat(silent).as("tables and views without a COMMENT").isEmpty();
    }

    @Test
    void every_column_has_a_comment() throws Exception {
        List<String> silent =
                VIEWS.query(
                        """
                        select n.nspname || '.' || c.relname || '.' || a.attname
                        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname in ('views', 'analytics') and c.relkind in ('r', 'v', 'm', 'p')
                          and a.attnum > 0 and not a.attisdropped and col_description(c.oid, a.attnum) is null
                        """);

        assertThat(silent).as("columns without a COMMENT").isEmpty();
    }

    @Test
    void analysts_find_no_personal_data() throws Exception {
        assertThat(
                        VIEWS.query(
                                """
                                select table_name || '.' || column_name from information_schema.columns
                                where table_schema = 'analytics'
                                  and column_name ~ '(customer_name|email|address|phone)'
                                """))
                .isEmpty();
    }

    @Test
    void analysts_read_every_view_of_theirs() throws Exception {
        List<String> views =
                VIEWS.query(
                        "select table_name from information_schema.views where table_schema = 'analytics'");

        assertThat(views)
                .contains("orders_v1", "sales_by_day_v1", "projection_status_v1")
                .allSatisfy(view -> asAnalyst("select count(*) from analytics." + view));
    }

    @Test
    void analysts_read_nothing_else() {
        assertThatThrownBy(() -> asAnalyst("select * from views.orders"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> asAnalyst("delete from analytics.products_v1"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void analysts_cannot_hold_the_server_up_for_long() throws Exception {
        assertThat(
                        VIEWS.query(
                                "select array_to_string(rolconfig, ',') from pg_roles where rolname = 'analyst'"))
                .containsExactly("statement_timeout=60s");
    }

    @Test
    void the_engine_may_write_to_every_table() throws Exception {
        List<String> closed =
                VIEWS.query(
                        """
                        select c.relname from pg_class c where c.relnamespace = 'views'::regnamespace and c.relkind = 'r'
                          and not has_table_privilege('daybook_engine', c.oid, 'select, insert, update, delete')
                        """);

        assertThat(closed).isEmpty();
    }

    @Test
    void the_engine_may_not_write_what_is_executed_by_the_owner() throws Exception {
        assertThat(
                        VIEWS.query(
                                "select has_table_privilege('daybook_engine', 'views.shapes', 'insert, update, delete, truncate')::text"))
                .containsExactly("false");
        assertThat(
                        VIEWS.query(
                                """
                                select p.proname from pg_proc p where p.pronamespace = 'views'::regnamespace and p.prosecdef
                                  and has_function_privilege('analyst', p.oid, 'execute') and p.proname <> 'log_head'
                                """))
                .isEmpty();
    }

    /// The owner may act for the role it has made.
    private static void asAnalyst(String sql) throws SQLException {
        VIEWS.execute("grant analyst to current_user with set true");
        try (Connection connection = VIEWS.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set role analyst");
            statement.execute(sql);
        }
    }
}
