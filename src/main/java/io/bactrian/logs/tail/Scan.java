package io.bactrian.logs.tail;

import io.bactrian.logs.tail.Listing.Found;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks which files are there, and tells each stream what became of its file. */
final class Scan {

    private static final Logger LOG = LoggerFactory.getLogger(Scan.class);
    private static final Duration GONE = Duration.ofSeconds(5);
    private static final Duration ALIVE = Duration.ofSeconds(10);
    private static final Duration STILL = Duration.ofSeconds(10);
    private static final String NO_DESCRIPTOR = "Too many open files"; // as the C library says it
    private static final int MOST_ENDED = 20_000;

    private final Discovery discovery;
    private final Registry registry;
    private final Streams streams;
    private final OpenFiles openFiles;
    private final Losses losses;
    private final Unreadable unreadable;
    private final Origins origins = new Origins();
    private final Map<FileKey, Instant> missing = new HashMap<>();
    private Instant watched;

    /**
     * @param watched since when files would have been found
     */
    Scan(
            Discovery discovery,
            Registry registry,
            Streams streams,
            OpenFiles openFiles,
            Losses losses,
            Unreadable unreadable,
            Instant watched) {
        this.discovery = discovery;
        this.registry = registry;
        this.streams = streams;
        this.openFiles = openFiles;
        this.losses = losses;
        this.unreadable = unreadable;
        this.watched = watched;
    }

    void run(Instant now) {
        Listing listing = discovery.list();
        Set<FileKey> there = new HashSet<>();
        for (Found found : listing.files()) {
            there.add(found.key());
            missing.remove(found.key());
            Follower follower = streams.of(found.key());
            if (follower != null && follower.mayBeAnother(found.path())) {
                streams.ended(follower, now);
                streams.followers().remove(follower);
            } else if (follower != null) {
                look(follower, found, now);
            }
        }
        findNew(listing, now);
        streams.fromBeginnings();
        if (listing.unreadable().isEmpty()) {
            watched = now; // else files may be there that are yet to be found
        }
        origins.keepOnly(there);
        if (!Duration.between(registry.alive().orElse(Instant.EPOCH), now)
                .minus(ALIVE)
                .isNegative()) {
            registry.alive(
                    now, origins.undecidedSince().filter(watched::isAfter).orElse(watched));
        }
        notThere(listing, there, now);
        losses.count(now);
        forget(there);
        cannotRead(listing, now);
        if (unreadable.reasons().values().stream().anyMatch(reason -> reason.contains(NO_DESCRIPTOR))) {
            openFiles.fewer();
        }
        openFiles.arrange(now);
    }

    private void look(Follower follower, Found found, Instant now) {
        follower.listed(found, now);
        if (!follower.path().equals(found.path().toString())) {
            streams.moved(follower, found);
        }
        if (follower.isOpen() && follower.hasUnread()) {
            try {
                follower.measure();
            } catch (IOException e) {
                LOG.debug("{}", found.path(), e); // reading it says so, too
            }
        }
    }

    private void findNew(Listing listing, Instant now) {
        Map<FileKey, String> streamOf = new HashMap<>();
        for (Checkpoint known : registry.all()) {
            if (!known.ended()) {
                streamOf.put(known.key(), known.stream());
            }
        }
        Map<String, List<Checkpoint>> families =
                new HashMap<>(registry.all().stream().collect(Collectors.groupingBy(Checkpoint::family)));
        Stream<Found> fresh = listing.files().stream().filter(found -> streams.of(found.key()) == null);
        // Where a line goes on in the next file, that file must come after the one before it.
        Stream<Found> ordered = streams.lineMayGoOn() ? fresh.sorted(Comparator.comparing(Found::modified)) : fresh;
        ordered.forEach(found -> {
            List<Checkpoint> family = families.computeIfAbsent(found.family(), name -> new ArrayList<>());
            Optional<Checkpoint> known = Optional.ofNullable(streamOf.get(found.key()))
                    .flatMap(registry::find)
                    .filter(stream -> !stream.ended()); // looking at the files before may have ended it
            find(found, known, family, now);
        });
    }

    private void find(Found found, Optional<Checkpoint> known, List<Checkpoint> family, Instant now) {
        try {
            if (known.isEmpty() || !streams.resume(found, known.get(), now)) {
                judge(found, family, now);
            }
            Follower follower = streams.of(found.key());
            if (follower != null) {
                openFiles.admit(follower);
                unreadable.clear(found.path().toString());
            }
        } catch (NoSuchFileException e) {
            LOG.trace("gone meanwhile: {}", found.path());
        } catch (Source.DamagedException e) {
            if (Duration.between(found.modified(), now).compareTo(STILL) >= 0) {
                unreadable.note(found.path().toString(), e.getMessage());
            }
        } catch (IOException e) {
            unreadable.note(found.path().toString(), e.toString());
        }
    }

    private void judge(Found found, List<Checkpoint> family, Instant now) throws IOException {
        Instant since = Stream.concat(Stream.of(watched), family.stream().map(Checkpoint::firstSeen))
                .min(Comparator.naturalOrder())
                .orElse(watched);
        Origins.Verdict verdict = origins.of(found, family, () -> streams.upToDate(family, now), since, now);
        LOG.trace("{}: {}", found.path(), verdict);
        switch (verdict.kind()) {
            case NEW -> family.add(streams.begin(found, now));
            case CONTINUES -> streams.goOn(found, verdict.stream(), now);
            case DAMAGED -> unreadable.note(found.path().toString(), "it is damaged, its lines are left out");
            case KNOWN, UNDECIDED -> {}
        }
    }

    private void notThere(Listing listing, Set<FileKey> there, Instant now) {
        for (Iterator<Follower> all = streams.followers().iterator(); all.hasNext(); ) {
            Follower follower = all.next();
            if (there.contains(follower.key()) || listing.isUnknown(follower.path())) {
                continue;
            }
            Instant since = missing.computeIfAbsent(follower.key(), key -> now);
            boolean done = !follower.hasUnread() || !follower.isOpen();
            if (Duration.between(since, now).compareTo(GONE) >= 0 && done) {
                streams.ended(follower, now);
                all.remove();
                missing.remove(follower.key());
            }
        }
        for (Checkpoint known : registry.all()) {
            if (!known.ended()
                    && !there.contains(known.key())
                    && streams.of(known.key()) == null
                    && !listing.isUnknown(known.path())) {
                registry.put(known.over());
            }
        }
    }

    private void forget(Set<FileKey> there) {
        List<Checkpoint> over = registry.all().stream()
                .filter(known -> known.ended() && !there.contains(known.key()))
                .sorted(Comparator.comparing(Checkpoint::firstSeen))
                .toList();
        over.subList(0, Math.max(0, over.size() - MOST_ENDED)).forEach(streams::forget);
    }

    private void cannotRead(Listing listing, Instant now) {
        Set<String> paths =
                listing.files().stream().map(found -> found.path().toString()).collect(Collectors.toSet());
        listing.unreadable().forEach((folder, reason) -> {
            paths.add(folder.toString());
            unreadable.note(folder.toString(), reason);
        });
        unreadable.keepOnly(paths);
        for (Follower follower : streams.followers()) {
            if (follower.damage().isPresent()
                    && Duration.between(follower.damage().get().since(), now).compareTo(STILL) >= 0) {
                unreadable.note(follower.path(), follower.damage().get().reason());
            }
        }
    }
}
