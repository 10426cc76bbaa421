package io.daybook.projection;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.cart.CartEvent.CartOpened;
import io.daybook.shared.log.EventJson;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import java.time.Duration;
import java.util.Map;

import javax.sql.DataSource;

class ProjectionConfigurationTest {

    private final TestViews views = TestViews.create();
    private final InMemoryLog log = new InMemoryLog();

    @Test
    void a_process_with_the_role_posts_all_views() throws Exception {
        try (AnnotationConfigApplicationContext context = start("command, projection")) {
            long position = log.append("cart:1", new CartOpened("1", "GBP", null, NOON));

            assertThat(context.getBean(ViewStatuses.class).all())
                    .extracting(ViewStatus::view)
                    .containsExactlyInAnyOrder(
                            "order-tracking",
                            "stock-level",
                            "stock-ledger",
                            "payment-ledger",
                            "credit-notes",
                            "catalogue",
                            "carts",
                            "price-rules",
                            "coupons",
                            "sources");
            assertThat(
                            context.getBean(ViewPositions.class)
                                    .await("carts", position, Duration.ofSeconds(60)))
                    .isTrue();
            assertThat(views.query("select cart_id from views.carts")).containsExactly("1");
        }
    }

    @Test
    void a_process_without_the_role_posts_none() {
        try (AnnotationConfigApplicationContext context = start("query")) {
            assertThat(context.getBean(ViewStatuses.class).all()).isEmpty();
        }
    }

    private AnnotationConfigApplicationContext start(String roles) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("daybook.roles", roles)));
        context.registerBean(DataSource.class, views::engine);
        context.registerBean(InMemoryLog.class, () -> log);
        context.registerBean(EventJson.class, () -> PlainEventJson.READER);
        context.register(ProjectionConfiguration.class);
        context.refresh();
        return context;
    }
}
