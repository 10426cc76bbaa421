package io.daybook.app.cli;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.stocklevel.StockLevelWriter;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent.StockDamaged;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A release whose projector of stock levels has forgotten that goods are damaged. An engine is given it by `spring.main.sources`; annotated as
/// a configuration, every engine of the tests would find it.
class WrongStockLevels {

    @Bean
    static BeanPostProcessor forgetful() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof StockLevelWriter right ? new Forgetful(right) : bean;
            }
        };
    }

    private record Forgetful(ViewWriter right) implements ViewWriter {

        @Override
        public String view() {
            return right.view();
        }

        @Override
        public int revision() {
            return right.revision() + 1;
        }

        @Override
        public List<ViewTable> tables() {
            return right.tables();
        }

        @Override
        public Entity entityOf(String stream) {
            return right.entityOf(stream);
        }

        @Override
        public List<Entity.Streams> streamsOf(Entity entity) {
            return right.streamsOf(entity);
        }

        @Override
        public Set<Class<? extends DomainEvent>> handles() {
            Set<Class<? extends DomainEvent>> known = new HashSet<>(right.handles());
            known.remove(StockDamaged.class);
            return known;
        }

        @Override
        public void write(List<RecordedEvent> batch, ViewStore store) throws Exception {
            right.write(batch, store);
        }

        @Override
        public void prepare(ViewStore store) throws Exception {
            right.prepare(store);
        }

        @Override
        public int batchLimit() {
            return right.batchLimit();
        }
    }
}
