package dev.bellwether;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Deployable;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The shape of the code as rules over the packages below one root; a root of counter-examples proves that each can fail. */
final class ArchitectureRules {
    private static final String STATISTICS = "org.apache.commons.statistics..";
    private static final String RECURRENCE = "org.dmfs.rfc5545..";

    private static final int MOST_ARGUMENTS = 5;

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /** Every rule that holds for the code of the product, by name. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("catalogue is pure", onlyKnows("catalogue", "java.."));
        rules.put("evidence is pure", onlyKnows("evidence", "java..", STATISTICS, in("catalogue")));
        rules.put("status is pure", onlyKnows("status", "java..", STATISTICS, in("catalogue"), in("evidence")));
        rules.put("maintenance is pure", onlyKnows("maintenance", "java..", RECURRENCE, in("catalogue"), in("status")));
        rules.put("the pure packages read no clock", pureReadsNoClock());
        rules.put(
                "packages have no cycles",
                slices().matching(root + ".(*)..").should().beFreeOfCycles());
        rules.put("verticles do not know one another", verticlesStandAlone());
        rules.put(
                "only app deploys",
                noClasses().that().resideOutsideOfPackage(in("app")).should(call("deployVerticle")));
        rules.put("only store speaks SQL", onlyStoreSpeaksSql());
        rules.put("the command line alone parses arguments", onlyTheRootKnowsPicocli());
        rules.put(
                "the command line alone prints",
                noClasses().that().resideOutsideOfPackage(root).should(ACCESS_STANDARD_STREAMS));
        rules.put(
                "the log is SLF4J", noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."));
        rules.put(
                "static fields do not change",
                fields().that().areStatic().should().beFinal());
        rules.put("nothing sleeps", nothingSleeps());
        rules.put("constructors take five arguments at most", constructorsAreShort());
        return rules;
    }

    /** Holds for tests as well. */
    ArchRule nothingSleeps() {
        return noClasses().should(call("sleep"));
    }

    private String in(String name) {
        return root + "." + name + "..";
    }

    private ArchRule onlyKnows(String name, String... others) {
        return classes()
                .that()
                .resideInAPackage(in(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        Stream.concat(Stream.of(in(name)), Stream.of(others)).toArray(String[]::new)))
                .allowEmptyShould(true);
    }

    private ArchRule pureReadsNoClock() {
        DescribedPredicate<JavaCall<?>> readsClock = DescribedPredicate.describe(
                "read a clock",
                call -> Set.of("now", "currentTimeMillis", "nanoTime").contains(call.getName())
                        || call.getTargetOwner().isEquivalentTo(Clock.class));
        return noClasses()
                .that()
                .resideInAnyPackage(in("catalogue"), in("evidence"), in("status"), in("maintenance"))
                .should(callMethodWhere(readsClock));
    }

    private static ArchRule verticlesStandAlone() {
        return noClasses()
                .that(assignableTo(Deployable.class))
                .should(new ArchCondition<JavaClass>("know another verticle") {
                    @Override
                    public void check(JavaClass verticle, ConditionEvents events) {
                        verticle.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> isVerticle(dependency.getTargetClass()))
                                .filter(dependency ->
                                        !outermost(dependency.getTargetClass()).equals(outermost(verticle)))
                                .forEach(dependency -> events.add(
                                        SimpleConditionEvent.satisfied(verticle, dependency.getDescription())));
                    }
                });
    }

    /** One of ours: Vert.x has verticles too, from which ours are made. */
    private static boolean isVerticle(JavaClass type) {
        return type.isAssignableTo(Deployable.class) && !type.getPackageName().startsWith("io.vertx.");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
    }

    private ArchRule onlyStoreSpeaksSql() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in("store"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.sqlclient..",
                        "io.vertx.pgclient..",
                        "java.sql..",
                        "javax.sql..",
                        "org.flywaydb..",
                        "org.postgresql..",
                        "io.zonky..");
    }

    private ArchRule onlyTheRootKnowsPicocli() {
        return noClasses()
                .that(resideOutsideOfPackages(root))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..");
    }

    /** Records of data excepted, and what the compiler adds to an inner class or an enum. */
    private static ArchRule constructorsAreShort() {
        DescribedPredicate<JavaClass> written = DescribedPredicate.describe(
                "are written by hand",
                type -> !type.isRecord() && !type.isEnum() && !type.isInnerClass() && !type.isAnonymousClass());
        ArchCondition<JavaConstructor> isShort = new ArchCondition<>("take " + MOST_ARGUMENTS + " arguments at most") {
            @Override
            public void check(JavaConstructor constructor, ConditionEvents events) {
                if (constructor.getParameters().size() > MOST_ARGUMENTS) {
                    events.add(SimpleConditionEvent.violated(constructor, constructor.getDescription()));
                }
            }
        };
        return constructors().that().areDeclaredInClassesThat(written).should(isShort);
    }

    private static ArchCondition<JavaClass> call(String method) {
        return callMethodWhere(DescribedPredicate.describe(
                "call " + method, (JavaCall<?> call) -> call.getName().equals(method)));
    }
}
