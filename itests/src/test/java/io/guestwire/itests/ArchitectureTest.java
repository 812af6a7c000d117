// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of dependency of the design, held against the jars that were built. */
class ArchitectureTest {
    private static Map<String, Attributes> bundles;
    private static JavaClasses classes;

    @BeforeAll
    static void read() throws IOException {
        bundles = new TreeMap<>();
        Set<JarFile> jars = new HashSet<>();
        ClassLoader loader = ArchitectureTest.class.getClassLoader();
        for (URL url : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
            try (InputStream in = url.openStream()) {
                Attributes headers = new Manifest(in).getMainAttributes();
                String name = headers.getValue("Bundle-SymbolicName");
                if (name != null && name.startsWith("io.guestwire.")) {
                    bundles.put(name, headers);
                    if (url.openConnection() instanceof JarURLConnection jar) {
                        jars.add(jar.getJarFile());
                    }
                }
            }
        }
        classes = new ClassFileImporter().importJars(jars);
    }

    @Test
    void theBundlesAreOnTheClassPathAsJars() {
        assertThat(bundles)
                .containsKeys(
                        "io.guestwire.api",
                        "io.guestwire.app-gateway",
                        "io.guestwire.base-layer",
                        "io.guestwire.console",
                        "io.guestwire.resource-scaling-stub",
                        "io.guestwire.server-group",
                        "io.guestwire.simulator",
                        "io.guestwire.virtio-transport");
        assertThat(classes).isNotEmpty();
    }

    @Test
    void everyBundleImportsTheApiAndNobodyElsesPackages() {
        Set<String> api = packages("io.guestwire.api", "Export-Package");
        assertThat(api).isNotEmpty();
        bundles.forEach(
                (name, headers) ->
                        assertThat(packages(name, "Import-Package"))
                                .as("Import-Package of %s", name)
                                .filteredOn(imported -> imported.startsWith("io.guestwire."))
                                .isSubsetOf(api));
    }

    @Test
    void theApiImportsNothingButItself() {
        assertThat(packages("io.guestwire.api", "Import-Package"))
                .allMatch(imported -> imported.startsWith("io.guestwire."));
    }

    @Test
    void theCoreDoesNotTouchOsgi() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.guestwire..osgi..", "io.guestwire..command..")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .dependOnClassesThat(osgiOrKaraf())
                .because("the same classes run in a guest, in tests and in benchmarks without it")
                .check(classes);
    }

    @Test
    void noRegularExpressionIsOnThePathOfAMessage() {
        noClasses()
                .that()
                .resideInAPackage("io.guestwire.baselayer")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex")
                .because("what a guest writes must not decide how long it takes (rule 10)")
                .check(classes);
    }

    @Test
    void componentsAreInTheirOwnPackage() {
        classes()
                .that()
                .areAnnotatedWith("org.apache.karaf.shell.api.action.Command")
                .should()
                .resideInAPackage("io.guestwire..command..")
                .allowEmptyShould(true)
                .check(classes);
    }

    /** Karaf answers what is no number with the name of a type of Java. */
    @Test
    void numbersAreGivenToCommandsAsTheStringsThatTheyAre() {
        fields().that()
                .areAnnotatedWith("org.apache.karaf.shell.api.action.Option")
                .or()
                .areAnnotatedWith("org.apache.karaf.shell.api.action.Argument")
                .should()
                .haveRawType(String.class)
                .orShould()
                .haveRawType(List.class)
                .orShould()
                .haveRawType(boolean.class)
                .because("WholeNumber says what was expected and what was found")
                .check(classes);
    }

    /** What modules share is in the root's pom. */
    @Test
    void everyModulesPomIsShort() throws IOException {
        Path root =
                Path.of(System.getProperty("guestwire.archive")).resolve("../../..").normalize();
        Matcher module =
                Pattern.compile("<module>(.+)</module>")
                        .matcher(Files.readString(root.resolve("pom.xml")));
        int modules = 0;
        for (; module.find(); modules++) {
            Path pom = root.resolve(module.group(1)).resolve("pom.xml");
            assertThat(Files.readAllLines(pom)).as(pom.toString()).hasSizeLessThan(25);
        }
        assertThat(modules).isGreaterThan(10);
    }

    /** Annotations that only end up in headers may stand anywhere. */
    private static DescribedPredicate<JavaClass> osgiOrKaraf() {
        DescribedPredicate<JavaClass> annotations =
                resideInAnyPackage(
                        "org.osgi.annotation..", "org.osgi.service.component.annotations..");
        return resideInAnyPackage("org.osgi..", "org.apache.karaf..")
                .and(DescribedPredicate.not(annotations));
    }

    private static Set<String> packages(String bundle, String header) {
        String value = bundles.get(bundle).getValue(header);
        // Without quoted strings, commas part clauses, and what has no = is a package.
        return value == null
                ? Set.of()
                : Arrays.stream(value.replaceAll("\"[^\"]*\"", "").split("[,;]"))
                        .filter(part -> !part.contains("="))
                        .collect(Collectors.toSet());
    }
}
