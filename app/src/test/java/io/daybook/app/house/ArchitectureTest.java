package io.daybook.app.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;

/// The rules that Maven's modules and Java's visibility cannot hold. Each says why it is there, so that whoever breaks one can tell whether the
/// rule or the change is wrong.
class ArchitectureTest {

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.daybook");

    private static final String[] FRAMEWORKS = {
        "org.axonframework..",
        "org.springframework..",
        "tools.jackson..",
        "com.fasterxml..",
        "jakarta..",
        "java.sql..",
        "javax.sql..",
        "java.net..",
        "java.io..",
        "java.nio..",
        "org.slf4j..",
    };

    @Test
    void the_shared_kernel_depends_on_the_jdk_and_jspecify_only() {
        check(
                classes()
                        .that()
                        .resideInAPackage("io.daybook.shared..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "io.daybook.shared..", "java..", "org.jspecify.annotations")
                        .because(
                                "all sides must agree on it, and every library in it would bind them all"));
    }

    @Test
    void the_command_side_knows_neither_projections_nor_queries() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.daybook.command..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.daybook.projection..", "io.daybook.query..", "io.daybook.app..")
                        .because(
                                "decisions are taken on the log alone: a read model is late by nature, and a decision that reads it sells things twice"));
    }

    @Test
    void projections_know_nothing_but_events() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.daybook.projection..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.daybook.command..", "io.daybook.query..", "io.daybook.app..")
                        .because(
                                "what a projection knows must be in the log, or it could not be rebuilt from it; and a replay must have no side effects"));
    }

    @Test
    void the_query_side_does_not_know_the_command_side() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.daybook.query..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.daybook.command..", "io.daybook.app..")
                        .because("reads never block writes, and are deployed without them"));
    }

    @Test
    void the_embedded_stores_know_nothing_of_the_engine() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.daybook.embedded..")
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("io.daybook..")
                                        .and(not(resideInAPackage("io.daybook.embedded.."))))
                        .because(
                                "they stand in for servers that the engine would otherwise be given"));
    }

    @Test
    void models_are_pure() {
        check(
                noClasses()
                        .that(are(pureModels()))
                        .should()
                        .dependOnClassesThat(are(resideInAnyPackage(FRAMEWORKS)))
                        .because(
                                "rules are read and tested without a framework, and outlive every one"));
    }

    @Test
    void models_read_no_clock() {
        check(
                noClasses()
                        .that(are(pureModels()))
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Clock.class)
                        .orShould()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .because(
                                "time is an argument: imported history keeps its own dates, and a decision can be taken again with the same outcome"));
    }

    @Test
    void capabilities_form_no_cycles() {
        for (String side : new String[] {"command", "projection", "query", "shared"}) {
            check(
                    slices().matching("io.daybook." + side + ".(*)..")
                            .should()
                            .beFreeOfCycles()
                            // The one place that names all events, for the log to be read.
                            .ignoreDependency(
                                    are(type(EventTypes.class)),
                                    are(assignableTo(DomainEvent.class)))
                            .because(
                                    "a capability that needs another and is needed by it is half a capability"));
        }
    }

    @Test
    void nothing_is_injected_into_fields() {
        check(
                noFields()
                        .should()
                        .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                        .orShould()
                        .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                        .orShould()
                        .beAnnotatedWith("jakarta.inject.Inject")
                        .because("what a class needs stands in its constructor"));
    }

    @Test
    void fields_are_private_or_constant() {
        check(
                fields().that()
                        .areDeclaredInClassesThat()
                        .resideInAPackage("io.daybook..")
                        .and()
                        .areNotStatic()
                        .and()
                        .arePublic()
                        .should()
                        .beDeclaredInClassesThat()
                        .areRecords()
                        .allowEmptyShould(true)
                        .because("state that everybody can change is nobody's"));
    }

    @Test
    void events_are_records_below_sealed_interfaces() {
        check(
                classes()
                        .that()
                        .implement(DomainEvent.class)
                        .and()
                        .areNotInterfaces()
                        .should()
                        .beRecords()
                        .andShould(haveAStoredName())
                        .because("their components are the storage format, for ever"));
        check(
                classes()
                        .that()
                        .areInterfaces()
                        .and()
                        .areAssignableTo(DomainEvent.class)
                        .and()
                        .doNotBelongToAnyOf(DomainEvent.class)
                        .should(beSealed())
                        .because(
                                "a switch over events must be complete: a new event is a compile error where it matters"));
    }

    @Test
    void refusals_are_final() {
        check(
                classes()
                        .that()
                        .areAssignableTo("io.daybook.command.Rejection")
                        .and()
                        .doNotHaveFullyQualifiedName("io.daybook.command.Rejection")
                        .should()
                        .haveModifier(JavaModifier.FINAL)
                        .because("one coded type per capability is easy to map and to document"));
    }

    @Test
    void nothing_prints_and_nothing_exits_but_the_command_line() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.daybook..")
                        .and()
                        .resideOutsideOfPackages(
                                "io.daybook.app",
                                "io.daybook.app.cli..",
                                "io.daybook.app.embedded..",
                                "io.daybook.embedded..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .callMethod(System.class, "exit", int.class)
                        .because("a server speaks through its log"));
    }

    @Test
    void handlers_of_commands_are_found_in_shells_only() {
        check(
                methods()
                        .that()
                        .areAnnotatedWith("org.axonframework.commandhandling.CommandHandler")
                        .should()
                        .beDeclaredInClassesThat()
                        .areAnnotatedWith("io.daybook.command.CommandShell")
                        .allowEmptyShould(true)
                        .because("only shells are subscribed to the command bus"));
    }

    @Test
    void the_rules_have_something_to_look_at() {
        assertThat(ALL.stream().filter(pureModels()).map(JavaClass::getSimpleName))
                .as("pure models that the rules above were held against")
                .contains("Order", "StockItem", "Payment", "Cart", "Product", "CreditNote");
    }

    /// What decides and evolves: sealed interfaces and records of a capability that neither Spring nor Axon is shown. Everything in a
    /// capability's package counts that is not a shell, a policy, an endpoint, or wiring.
    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> pureModels() {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "pure models",
                type ->
                        type.getPackageName()
                                        .matches(
                                                "io\\.daybook\\.command\\.(cart|credit|deadletter|order|payment|product|stock|webhook)")
                                && outermost(type).reflectsAModel());
    }

    private static Outermost outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return new Outermost(outer);
    }

    private record Outermost(JavaClass type) {

        /// Models are sealed interfaces, records, enums, refusals; shells and doors are classes with annotations.
        boolean reflectsAModel() {
            boolean wired =
                    type.getAnnotations().stream()
                            .map(annotation -> annotation.getRawType().getPackageName())
                            .anyMatch(name ->
                                    name.startsWith("org.springframework")
                                            || name.startsWith("org.axonframework")
                                            || name.equals("io.daybook.command"));
            return !wired
                    && (type.isRecord()
                            || type.isEnum()
                            || type.reflect().isSealed()
                            || type.isAssignableTo("io.daybook.command.Rejection"));
        }
    }

    private static ArchCondition<JavaClass> beSealed() {
        return new ArchCondition<>("be sealed") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(
                        new SimpleConditionEvent(
                                type,
                                type.reflect().isSealed(),
                                type.getName() + " is not sealed"));
            }
        };
    }

    private static ArchCondition<JavaClass> haveAStoredName() {
        return new ArchCondition<>("have a stored name in EventTypes") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(
                        new SimpleConditionEvent(
                                type,
                                EventTypes.all().contains(type.reflect()),
                                type.getName() + " has no stored name"));
            }
        };
    }

    private static void check(ArchRule rule) {
        rule.check(ALL);
    }
}
