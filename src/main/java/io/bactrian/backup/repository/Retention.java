package io.bactrian.backup.repository;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.repository.RetentionPolicy.Candidate;
import io.bactrian.backup.repository.RetentionPolicy.Decision;
import io.bactrian.runtime.BactrianException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies a {@link RetentionPolicy} to the backups of one name in a repository. */
public final class Retention {

    private final Repository repository;
    private final RetentionPolicy policy;
    private final ZoneId zone;
    private final Clock clock;

    public Retention(Repository repository, RetentionPolicy policy, ZoneId zone, Clock clock) {
        this.repository = repository;
        this.policy = policy;
        this.zone = zone;
        this.clock = clock;
    }

    /** What would be done. Nothing is changed. */
    public List<Decision> plan(String backup) {
        return policy.plan(new ArrayList<>(candidates(backup).keySet()), clock.instant(), zone);
    }

    /**
     * What was done.
     *
     * @param deletions one for every key of the expired backups and storage; locked ones are {@code RETAINED}
     */
    public record Result(List<Decision> plan, List<Deletion> deletions) {

        /** Keys that could not be deleted although nothing locks them. */
        public List<Deletion> failed() {
            return deletions.stream()
                    .filter(deletion -> deletion.outcome() == Deletion.Outcome.FAILED)
                    .toList();
        }

        /** Keys that the storage keeps for some time yet. */
        public List<Deletion> retained() {
            return deletions.stream()
                    .filter(deletion -> deletion.outcome() == Deletion.Outcome.RETAINED)
                    .toList();
        }
    }

    /** Deletes what the plan expires, oldest first. */
    public Result expire(String backup) {
        Map<Candidate, Manifest> candidates = candidates(backup);
        List<Decision> plan = policy.plan(new ArrayList<>(candidates.keySet()), clock.instant(), zone);
        List<Deletion> deletions = new ArrayList<>();
        plan.stream()
                .filter(decision -> !decision.keep())
                .map(Decision::candidate)
                .sorted(Comparator.comparing(Candidate::instant))
                .forEach(candidate -> deletions.addAll(repository.delete(candidates.get(candidate))));
        return new Result(plan, deletions);
    }

    /** @throws BactrianException when any copy cannot be listed or read: what is unknown is not planned around */
    private Map<Candidate, Manifest> candidates(String backup) {
        Map<Candidate, Manifest> candidates = new LinkedHashMap<>();
        List<Manifest> manifests = repository.list(Optional.of(backup), unreadable -> {
            throw RetentionPolicy.refused(
                    "nothing is expired while the repository cannot be read whole: "
                            + unreadable.cause().getMessage(),
                    "repair or remove it, then expire again");
        });
        for (Manifest manifest : manifests) {
            candidates.put(new Candidate(manifest.id(), manifest.started(), isVerified(manifest)), manifest);
        }
        return candidates;
    }

    private boolean isVerified(Manifest manifest) {
        List<BackupRecord> records = repository.records(manifest);
        return !records.isEmpty() && records.get(records.size() - 1).passed();
    }
}
