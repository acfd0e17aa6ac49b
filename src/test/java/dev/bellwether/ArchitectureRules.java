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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shape of the code as rules over the packages below one root; a root of counter-examples proves that each can fail. */
final class ArchitectureRules {
    private static final String STATISTICS = "org.apache.commons.statistics..";
    private static final String RECURRENCE = "org.dmfs.rfc5545..";

    private static final int MOST_ARGUMENTS = 5;
    private static final Set<String> HOUSES = Set.of("api", "catalogue", "collect", "probe", "store");
    private static final Set<String> FACES = readFaces();

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /** Every rule that holds for the code of the product, by name. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("document is pure", onlyKnows("document", "java.."));
        rules.put("catalogue is pure", onlyKnows("catalogue", "java..", in("document")));
        rules.put("evidence is pure", onlyKnows("evidence", "java..", STATISTICS, in("document"), in("catalogue")));
        rules.put(
                "status is pure",
                onlyKnows("status", "java..", STATISTICS, in("document"), in("catalogue"), in("evidence")));
        rules.put(
                "maintenance is pure",
                onlyKnows("maintenance", "java..", RECURRENCE, in("document"), in("catalogue"), in("status")));
        rules.put("the pure packages read no clock", pureReadsNoClock());
        rules.put(
                "packages have no cycles",
                slices().matching(root + ".(*)..").should().beFreeOfCycles());
        rules.put(
                "rooms have no cycles",
                slices().matching(root + ".(**)").should().beFreeOfCycles());
        rules.put("rooms are known by their faces alone", roomsAreKnownByTheirFaces());
        rules.put("verticles do not know one another", verticlesStandAlone());
        rules.put(
                "only app deploys",
                noClasses().that().resideOutsideOfPackage(in("app")).should(call("deployVerticle")));
        rules.put("only store speaks SQL", onlyStoreSpeaksSql());
        rules.put("the command line alone parses arguments", onlyTheCommandLineKnowsPicocli());
        rules.put(
                "the command line alone prints",
                noClasses().that().resideOutsideOfPackages(root, in("cli")).should(ACCESS_STANDARD_STREAMS));
        rules.put("times are read by one grammar", timesAreReadByOneGrammar());
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
                .resideInAnyPackage(in("document"), in("catalogue"), in("evidence"), in("status"), in("maintenance"))
                .should(callMethodWhere(readsClock));
    }

    /** What other packages know of rooms, one type a line, as {@code store.evidence.JobOutcomes}. */
    Set<String> faces() {
        return FACES;
    }

    private ArchRule roomsAreKnownByTheirFaces() {
        return noClasses().should(new ArchCondition<JavaClass>("know more of a room than its face") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                from.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isInForeignRoom(from, dependency.getTargetClass()))
                        .filter(dependency -> !FACES.contains(name(dependency.getTargetClass())))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.satisfied(from, dependency.getDescription())));
            }
        });
    }

    /** Whether a type is in a room of a package that is not the other's. */
    boolean isInForeignRoom(JavaClass from, JavaClass target) {
        String[] room = path(target);
        return room.length > 1 && HOUSES.contains(room[0]) && !room[0].equals(path(from)[0]);
    }

    /** The name of a type below the root, without what it is nested in. */
    String name(JavaClass type) {
        JavaClass outermost = outermost(type);
        return String.join(".", path(outermost)) + "." + outermost.getSimpleName();
    }

    private String[] path(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.") : new String[] {""};
    }

    private static Set<String> readFaces() {
        try (InputStream in = ArchitectureRules.class.getResourceAsStream("/faces.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** That of {@code document.Rfc3339}; what institutions answer is read more leniently. */
    private ArchRule timesAreReadByOneGrammar() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in("probe.kinds"))
                .should(callMethodWhere(DescribedPredicate.describe(
                        "parse times otherwise",
                        (JavaCall<?> call) -> call.getName().equals("parse")
                                && call.getTargetOwner().isEquivalentTo(OffsetDateTime.class))));
    }

    private ArchRule onlyTheCommandLineKnowsPicocli() {
        return noClasses()
                .that(resideOutsideOfPackages(root, in("cli")))
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
