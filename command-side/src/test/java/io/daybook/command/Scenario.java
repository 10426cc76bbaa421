package io.daybook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.command.eventstore.Model;
import io.daybook.shared.log.DomainEvent;

import java.util.List;
import java.util.function.Function;

/// Given what happened, when this is asked, then that happens. The same asked again must yield nothing: it is tried after every success.
public final class Scenario<S, E extends DomainEvent> {

    private final Model<S, E> model;
    private S state;
    private Function<S, List<E>> asked = _ -> List.of();

    private Scenario(Model<S, E> model, String id) {
        this.model = model;
        this.state = model.initial().apply(id);
    }

    @SafeVarargs
    public static <S, E extends DomainEvent> Scenario<S, E> given(
            Model<S, E> model, String id, E... events) {
        Scenario<S, E> scenario = new Scenario<>(model, id);
        scenario.happened(List.of(events));
        return scenario;
    }

    public Scenario<S, E> when(Function<S, List<E>> decision) {
        asked = decision;
        return this;
    }

    @SafeVarargs
    public final S then(E... events) {
        List<E> decided = asked.apply(state);
        assertThat(decided).containsExactly(events);
        happened(decided);
        assertThat(asked.apply(state)).as("asked again").isEmpty();
        return state;
    }

    public void thenRejected(Enum<?> code) {
        assertThat(catchThrowable(() -> asked.apply(state)))
                .isInstanceOfSatisfying(
                        Rejection.class,
                        rejection -> assertThat(rejection.code()).isEqualTo(code.toString()));
    }

    public S state() {
        return state;
    }

    public void happened(List<E> events) {
        for (E event : events) {
            state = model.evolve().apply(state, event);
        }
    }
}
