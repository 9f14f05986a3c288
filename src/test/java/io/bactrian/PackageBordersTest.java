package io.bactrian;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. The flows meet in the ledger, the runtime and the alert endpoint, and nowhere else. */
@AnalyzeClasses(packages = "io.bactrian", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageBordersTest {

    private static final String[] FLOWS = {
        "io.bactrian.backup..", "io.bactrian.logs..", "io.bactrian.alerts..", "io.bactrian.health.."
    };
    private static final String[] TOP = {"io.bactrian.cli..", "io.bactrian.demo.."};

    @ArchTest
    static final ArchRule backup_imports_no_other_flow = flow("backup", "logs", "alerts", "health");

    @ArchTest
    static final ArchRule logs_import_no_other_flow = flow("logs", "backup", "alerts", "health");

    @ArchTest
    static final ArchRule alerts_import_no_other_flow = flow("alerts", "backup", "logs", "health");

    @ArchTest
    static final ArchRule health_imports_no_other_flow = flow("health", "backup", "logs", "alerts");

    @ArchTest
    static final ArchRule ledger_and_runtime_import_no_flow = noClasses()
            .that()
            .resideInAnyPackage("io.bactrian.ledger..", "io.bactrian.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FLOWS);

    @ArchTest
    static final ArchRule only_the_command_line_and_the_demo_import_everything = noClasses()
            .that()
            .resideOutsideOfPackages("io.bactrian", "io.bactrian.cli..", "io.bactrian.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TOP);

    @ArchTest
    static final ArchRule packages_know_one_another_in_one_direction =
            slices().matching("io.bactrian.(*)..").should().beFreeOfCycles();

    private static ArchRule flow(String flow, String... others) {
        String[] packages = java.util.Arrays.stream(others)
                .map(other -> "io.bactrian." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.bactrian." + flow + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }
}
