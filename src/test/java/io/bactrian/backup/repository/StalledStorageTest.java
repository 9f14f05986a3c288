package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.OpenDump;
import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.support.SyntheticDump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage that neither goes on nor fails, as a network file system whose server has gone. */
class StalledStorageTest {

    @TempDir
    Path folder;

    private final CountDownLatch testOver = new CountDownLatch(1);

    @AfterEach
    void release() {
        testOver.countDown();
    }

    @Test
    void is_given_up_and_the_backup_goes_on_without_it() {
        List<String> dropped = new ArrayList<>();
        try (Repository repository = repository(1)) {
            TestRepository.store(repository, SyntheticDump.of(200 << 20), new StoreListener() {
                @Override
                public void storageDropped(String storage, BactrianException cause) {
                    dropped.add(cause.getMessage());
                }
            });
            assertThat(dropped).containsExactly("storage hung: no progress for 1.0s");
            assertThat(repository.storages().get(1).stat("crm")).isEmpty();
        }
    }

    @Test
    void fails_the_backup_when_it_is_required() throws IOException {
        try (Repository repository = repository(2);
                OpenDump dump = new StagedDump(SyntheticDump.of(200 << 20)).open()) {
            assertThatThrownBy(() -> repository.store("crm", dump, StoreListener.NONE))
                    .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(ExitCode.UPLOAD_FAILED))
                    .hasMessage("storage hung: no progress for 1.0s");
            List<String> keys = new ArrayList<>();
            repository.storages().get(1).list("", object -> keys.add(object.key()));
            assertThat(keys).isEmpty();
        }
    }

    private Repository repository(int copiesRequired) {
        return new Repository(
                new RepositorySettings("offsite", List.of(), copiesRequired, 16 << 20, Duration.ofSeconds(1)),
                List.of(new Hung(), new DirectoryStorage(new DirectorySettings("disk", folder))));
    }

    private final class Hung implements Storage {

        @Override
        public String name() {
            return "hung";
        }

        @Override
        public String describe() {
            return "nowhere";
        }

        @Override
        public Upload create(String key) {
            return new Upload() {
                @Override
                public String key() {
                    return key;
                }

                @Override
                public void write(Part part) {
                    hang();
                }

                @Override
                public void finish() {}

                @Override
                public void complete() {}

                @Override
                public void abort() {}
            };
        }

        /** Not even an interrupt helps, as in a system call. */
        private void hang() {
            boolean over = false;
            while (!over) {
                try {
                    testOver.await();
                    over = true;
                } catch (InterruptedException e) {
                    over = false;
                }
            }
        }

        @Override
        public void list(String prefix, Consumer<StoredObject> each) {}

        @Override
        public Optional<StoredObject> stat(String key) {
            return Optional.empty();
        }

        @Override
        public InputStream open(String key) {
            throw new UnsupportedOperationException(key);
        }

        @Override
        public void put(String key, byte[] content) {}

        @Override
        public Deletion delete(String key) {
            return Deletion.missing("hung", key);
        }

        @Override
        public void sweepUploads(Instant startedBefore, Predicate<String> live, Consumer<String> swept) {}

        @Override
        public void close() {}
    }
}
