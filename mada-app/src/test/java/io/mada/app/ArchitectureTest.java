package io.mada.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mada.api.nn.Layers;
import io.mada.train.evaluate.Evaluator;
import io.mada.train.term.HardExampleLoss;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The walls of the house: which module may use which, and what nobody may do outside of its place.
 */
class ArchitectureTest {

  /** Those that calculate with numbers where nothing is recorded. */
  private static final Set<String> UNRECORDED =
      Set.of(
          Layers.class.getName(),
          HardExampleLoss.class.getName(),
          Evaluator.class.getName(),
          "io.mada.train.evaluate.SoftmaxEntropy",
          "io.mada.train.loop.ExactStatistics",
          "io.mada.train.term.ClassConfidence",
          "io.mada.train.term.PhotometricNoise",
          "io.mada.train.term.StrongView",
          "io.mada.train.term.Unrecorded");

  private static final String NDARRAY = NDArray.class.getName();

  private static JavaClasses product;

  @BeforeAll
  static void read() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(
                location ->
                    !location.contains("-tests.jar") && !location.contains("/test-classes/"))
            .importPackages("io.mada");
    assertTrue(product.size() > 400, product.size() + " classes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          api      | api internal
          internal | api internal
          models   | api internal models
          data     | api internal data
          active   | api internal active
          train    | api internal active train
          label    | api internal label
          """)
  void aModuleUsesOnlyThoseBelowIt(String module, String allowed) {
    noClasses()
        .that(resideInAPackage("io.mada." + module + ".."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.mada..")
                .and(
                    DescribedPredicate.describe(
                        "are not of " + allowed, isOutside(Set.of(allowed.split(" "))))))
        .check(product);
  }

  private static Predicate<JavaClass> isOutside(Set<String> modules) {
    return type -> !modules.contains(type.getPackageName().split("\\.")[2]);
  }

  @Test
  void packagesDependOnOneAnotherInOneDirection() {
    slices().matching("io.mada.(**)").should().beFreeOfCycles().check(product);
  }

  @Test
  void onlyTheCommandLineWritesToTheStandardStreams() {
    noClasses()
        .that(resideInAPackage("io.mada.."))
        .and(
            DescribedPredicate.describe("are not the command line's", type -> !isCommandLine(type)))
        .should()
        .accessField(System.class, "out")
        .check(product);
  }

  private static boolean isCommandLine(JavaClass type) {
    return type.getPackageName().equals("io.mada.app")
        || type.getPackageName().equals("io.mada.app.benchmark");
  }

  /**
   * A garbage collection can turn DJL's numbers into NaN while gradients are recorded: see
   * RecordedNumbersTest.
   */
  @Test
  void recordedArithmeticTakesNumbersFromTensors() {
    noClasses()
        .that(
            resideInAPackage("io.mada.models..")
                .or(resideInAPackage("io.mada.train.."))
                .or(resideInAPackage("io.mada.api.nn..")))
        .and(
            DescribedPredicate.describe(
                "record gradients", type -> !UNRECORDED.contains(type.getName())))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "calculates with a number of DJL's", ArchitectureTest::isWithNumber))
        .check(product);
  }

  private static boolean isWithNumber(JavaMethodCall call) {
    return call.getTargetOwner().getName().equals(NDARRAY)
        && call.getTarget().getRawParameterTypes().stream()
            .anyMatch(type -> type.getName().equals("java.lang.Number"));
  }

  /** What a plug-in sees does not know that files are written, or how sections come from YAML. */
  @Test
  void theApiIsBuiltOfItselfAlone() {
    classes()
        .that(resideInAPackage("io.mada.api"))
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("io.mada.api")
                .or(DescribedPredicate.not(resideInAPackage("io.mada.."))))
        .check(product);
  }
}
