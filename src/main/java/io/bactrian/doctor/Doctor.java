package io.bactrian.doctor;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs checks side by side, each in bounded time. */
public final class Doctor {

    private final Duration limit;

    /** @param limit after which a check has failed */
    public Doctor(Duration limit) {
        this.limit = limit;
    }

    /** One finding for every check, in their order. */
    public List<Finding> examine(List<Check> checks) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Finding>> results = threads.invokeAll(
                    checks.stream()
                            .<java.util.concurrent.Callable<Finding>>map(check -> check::run)
                            .toList(),
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            List<Finding> findings = new ArrayList<>();
            for (int number = 0; number < checks.size(); number++) {
                findings.add(finding(checks.get(number), results.get(number)));
            }
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    private Finding finding(Check check, Future<Finding> result) throws InterruptedException {
        try {
            return result.get();
        } catch (CancellationException e) {
            return Finding.fail(
                    check.subject(),
                    "gave no answer within " + Durations.format(limit),
                    "see whether a firewall swallows the connection, or a disk does not answer");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BactrianException known) {
                return Finding.fail(
                        check.subject(), known.getMessage(), known.hint().orElse(""));
            }
            return Finding.fail(
                    check.subject(),
                    "cannot be checked: " + e.getCause(),
                    "this is a defect of the check; report it with its name");
        }
    }
}
