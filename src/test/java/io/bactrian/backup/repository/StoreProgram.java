package io.bactrian.backup.repository;

import io.bactrian.backup.Manifest;
import io.bactrian.support.SyntheticDump;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Stores a dump of made-up bytes in a bucket: run in a JVM of its own to see what it costs. */
final class StoreProgram {

    private StoreProgram() {}

    /** Arguments: endpoint, bucket, MiB, part size, parts in flight. Prints MiB/s, CPU seconds per GiB, peak RSS in MiB. */
    public static void main(String[] arguments) throws Exception {
        long bytes = Long.parseLong(arguments[2]) << 20;
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", URI.create(arguments[0]), arguments[1])
                .set("storage.cloud.part-size", arguments[3])
                .set("storage.cloud.parts-in-flight", arguments[4])
                .set("storage.cloud.timeout", "60s")
                .open()) {
            TestRepository.store(repository, SyntheticDump.of(1));
            long cpuBefore = cpu();
            long before = System.nanoTime();
            Manifest manifest = TestRepository.store(repository, SyntheticDump.of(bytes));
            double seconds = (System.nanoTime() - before) / 1e9;
            double cpuSeconds = (cpu() - cpuBefore) / 1e9;
            String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("\\D", "");
            System.out.printf(
                    Locale.ROOT,
                    "%s %.0f MiB/s %.2f CPU-s/GiB %d MiB%n",
                    manifest.id(),
                    manifest.storedBytes() / seconds / (1 << 20),
                    cpuSeconds / (bytes / (double) (1 << 30)),
                    Long.parseLong(peak) >> 10);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
