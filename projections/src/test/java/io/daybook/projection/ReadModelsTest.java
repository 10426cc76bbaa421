package io.daybook.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                .contains("orders_v1", "sales_by_day_v1", "projection_status_v1", "cross_checks_v1")
                .allSatisfy(view -> asAnalyst("select count(*) from analytics." + view));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from views.orders",
                "select * from views.view_positions",
                "select * from views.stock_movements",
                "insert into analytics.products_v1 (sku) values ('x')",
                "update analytics.products_v1 set name = 'x'",
                "delete from analytics.products_v1",
                "truncate views.orders",
                "drop view analytics.orders_v1",
                "comment on view analytics.orders_v1 is 'x'",
                "create or replace view analytics.orders_v1 as select 1",
                "create view analytics.mine as select 1 as one",
                "create table views.mine (id int)",
                "create table public.mine (id int)",
                "create schema mine",
                "create function analytics.mine() returns int language sql as 'select 1'",
                "copy analytics.orders_v1 to '/tmp/orders'",
                "copy (select 1) to program 'true'",
                "select pg_read_file('postgresql.conf')",
                "select lo_import('/etc/hostname')",
                "alter role analyst superuser"
            })
    void analysts_do_nothing_else(String sql) {
        assertThatThrownBy(() -> asAnalyst(sql))
                .satisfies(refused ->
                        assertThat(((SQLException) refused).getSQLState())
                                .as(refused.getMessage())
                                .isIn("42501", "42809"));
    }

    @Test
    void a_view_that_is_read_only_by_nature_is_no_way_into_its_tables() {
        assertThatThrownBy(() -> asAnalyst("update analytics.sales_by_day_v2 set gross_minor = 0"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void analysts_cannot_hold_the_server_up_for_long() throws Exception {
        assertThat(
                        VIEWS.query(
                                "select unnest(rolconfig) from pg_roles where rolname = 'analyst' order by 1"))
                .containsExactly("statement_timeout=60s", "work_mem=64MB");
    }

    @Test
    void a_statement_of_an_analyst_ends_when_its_time_is_over() {
        assertThatThrownBy(() -> asAnalyst("set statement_timeout = '50ms'; select pg_sleep(60)"))
                .hasMessageContaining("statement timeout");
    }

    @Test
    void amounts_stand_beside_their_currency() throws Exception {
        assertThat(
                        VIEWS.query(
                                """
                                select distinct c.table_name from information_schema.columns c
                                where c.table_schema = 'analytics' and c.column_name ~ '_minor$'
                                  and not exists (select from information_schema.columns d where d.table_schema = 'analytics'
                                      and d.table_name = c.table_name and d.column_name = 'currency')
                                """))
                .as("views with amounts and no currency")
                .isEmpty();
        assertThat(
                        VIEWS.query(
                                """
                                select table_name || '.' || column_name || ' ' || data_type from information_schema.columns
                                where table_schema = 'analytics'
                                  and (column_name ~ '_minor$' and data_type <> 'bigint'
                                    or column_name ~ '_at$' and data_type <> 'timestamp with time zone'
                                    or column_name ~ '_on$' and data_type <> 'date'
                                    or column_name = 'currency' and data_type <> 'text')
                                """))
                .as("columns whose type is not what their name says")
                .isEmpty();
    }

    @Test
    void every_view_has_a_version_in_its_name() throws Exception {
        assertThat(
                        VIEWS.query(
                                "select table_name from information_schema.views where table_schema = 'analytics' and table_name !~ '_v[1-9]$'"))
                .containsExactly("projection_status");
    }

    @Test
    void how_fresh_it_is_can_be_told_of_every_view() throws Exception {
        assertThat(
                        VIEWS.query(
                                """
                                select table_name from information_schema.views where table_schema = 'analytics'
                                  and table_name not in (select name from analytics.freshness_v1)
                                """))
                .containsExactlyInAnyOrder(
                        "freshness_v1", "projection_status", "projection_status_v1");
        VIEWS.execute(
                """
                insert into views.view_positions (view, position, event_at) values
                    ('credit-notes', 7, '2010-12-01T08:00Z'), ('payment-ledger', 5, '2010-12-01T07:00Z'), ('order-tracking', 9, now())
                """);
        assertThat(
                        VIEWS.query(
                                """
                                select name || ' ' || array_to_string(read_models, '+') || ' ' || position || ' ' || lag_events
                                from analytics.freshness_v1 where name in ('credit_links_v1', 'postings_v2', 'orders_v2') order by name
                                """))
                .containsExactly(
                        "credit_links_v1 credit-notes 7 2",
                        "orders_v2 order-tracking 9 0",
                        "postings_v2 order-tracking+payment-ledger 5 4");
        VIEWS.execute("delete from views.view_positions");
    }

    @Test
    void cross_checks_name_what_does_not_agree() throws Exception {
        String wrong =
                "select name || ' ' || difference from analytics.cross_checks_v1 where difference <> 0 order by name";
        assertThat(VIEWS.query(wrong)).isEmpty();

        VIEWS.execute("insert into views.stock_levels values ('S', 'main', 5, 3, 1, 1, 0, 1, 1)");
        assertThat(VIEWS.query(wrong))
                .containsExactly(
                        "stock-allocated 1",
                        "stock-and-reservations 2",
                        "stock-available 3",
                        "stock-on-hand 5",
                        "stock-reserved 1");
        VIEWS.execute("delete from views.stock_levels");

        VIEWS.execute(
                "insert into views.postings (position, entry, account, payment_id, currency, amount_minor, at) values (1, 1, 'sales', 'P', 'GBP', -7, now())");
        assertThat(VIEWS.query(wrong))
                .containsExactly("captures-and-postings -7", "postings-sum-to-zero -7");
        VIEWS.execute("delete from views.postings");
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
