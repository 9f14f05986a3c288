package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The torture of rotations, one case a test; the numbers are those of docs/operations/log-torture.md. */
class TailTest {

    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Duration LATE = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    private TailHarness tail;
    private Path log;

    @BeforeEach
    void prepare() throws IOException {
        tail = new TailHarness(folder, "*.log");
        log = tail.logs().resolve("app.log");
    }

    @AfterEach
    void close() {
        tail.close();
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, UTF_8, CREATE, APPEND);
    }

    private static List<String> lines(Path file, int from, int to) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int number = from; number < to; number++) {
            String line = "line " + number + " of many, long enough to be something";
            lines.add(line);
            text.append(line).append('\n');
        }
        append(file, text.toString());
        return lines;
    }

    private Path rotated(int number) {
        return log.resolveSibling("app.log." + number);
    }

    private void gzip(Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
            Files.copy(file, out);
        }
        Files.delete(file);
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    private static <T> List<T> together(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Test
    void linesOfAFileArriveInOrderWithTheirPlaces() throws IOException {
        append(log, "one\ntwo\r\nthree\n");
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactly("one", "two", "three");
        assertThat(tail.documents()).extracting(line -> line.place().offset()).containsExactly(0L, 4L, 9L);
        assertThat(tail.documents()).extracting(line -> line.place().length()).containsExactly(4L, 5L, 6L);
    }

    @Test
    void renamedFileIsReadToItsEndWhileTheReaderIsBehind() throws IOException { // 1
        tail.away();
        tail.underway(1000).start();
        List<String> all = lines(log, 0, 3000);
        tail.pass(MOMENT);
        Files.move(log, rotated(1));
        all.addAll(lines(log, 3000, 6000));
        tail.pass(MOMENT);
        Files.move(rotated(1), rotated(2));
        Files.move(log, rotated(1));
        all.addAll(lines(log, 6000, 7000));
        tail.pass(MOMENT);
        tail.back();
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.tail().lostBytes()).isZero();
    }

    @Test
    void rotationsWhileNobodyReadsAreFoundAtTheStart() throws IOException { // 2
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        tail.kill();
        all.addAll(lines(log, 10, 20));
        Files.move(log, rotated(1));
        all.addAll(lines(log, 20, 30));
        Files.move(rotated(1), rotated(2));
        Files.move(log, rotated(1));
        all.addAll(lines(log, 30, 40));
        later(rotated(1), log);
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.sent()).hasSize(40);
    }

    /** The clock of the test runs ahead of the file system's. */
    private void later(Path... files) throws IOException {
        for (Path file : files) {
            Files.setLastModifiedTime(
                    file, java.nio.file.attribute.FileTime.from(tail.now().plusSeconds(1)));
        }
    }

    private void modifiedNow(Path file) throws IOException {
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(tail.now()));
    }

    @Test
    void fileWhoseNameAnotherOneTookSinceItWasListedIsNotTakenForThatOne() throws IOException { // 1
        lines(log, 0, 10);
        Discovery discovery = new Discovery(List.of(log.toString()), List.of(), 10);
        Listing.Found listed = discovery.list().files().get(0);
        listed.open().close();
        Files.move(log, rotated(1));
        assertThatThrownBy(listed::open).isInstanceOf(NoSuchFileException.class);
        lines(log, 10, 20);
        assertThatThrownBy(listed::open).isInstanceOf(NoSuchFileException.class);
        discovery.list().files().get(0).open().close();
    }

    @Test
    void deletedFileIsReadToItsEndAsLongAsItIsOpen() throws IOException { // 3
        tail.away();
        tail.underway(1000).start();
        List<String> all = lines(log, 0, 3000);
        tail.pass(MOMENT);
        Files.delete(log);
        tail.pass(LATE);
        tail.back();
        tail.pass(LATE);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
        assertThat(tail.tail().lostBytes()).isZero();
    }

    @Test
    void copyGivesBackWhatWasNotReadWhenTheOriginalWasEmptied() throws IOException { // 4
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        all.addAll(lines(log, 10, 20));
        Files.copy(log, rotated(1));
        truncate(log);
        tail.pass(MOMENT);
        all.addAll(lines(log, 20, 30));
        tail.pass(Duration.ofMinutes(1));
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.sent()).hasSize(30);
        assertThat(tail.tail().lostBytes()).isZero();
    }

    @Test
    void copyOfALogThatWasNeverSeenIsReadThoughKillsComeBeforeItIsKnownWhatItIs() throws IOException { // 4
        tail.start().pass(Duration.ofMillis(250));
        append(log, "short\n");
        Files.copy(log, rotated(1));
        modifiedNow(rotated(1));
        truncate(log);
        List<String> all = together(List.of("short"), lines(log, 0, 16));
        tail.stall(Duration.ofSeconds(5));
        tail.pass(Duration.ofSeconds(9));
        tail.restart();
        tail.pass(Duration.ofSeconds(9));
        tail.restart();
        tail.pass(Duration.ofMinutes(1));
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void rotatedFileIsReadThoughTheClockOfTheFileSystemIsBehind() throws IOException { // 1
        tail.start().pass(MOMENT);
        List<String> all = lines(rotated(1), 0, 10);
        Files.setLastModifiedTime(
                rotated(1), java.nio.file.attribute.FileTime.from(tail.now().minusSeconds(1)));
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void copyOfWhatTookTheFilesPlaceSinceItWasReadIsNotReadAgain() throws IOException { // 4
        for (int open : List.of(100, 1)) {
            Path own = Files.createDirectory(folder.resolve("open-" + open));
            try (TailHarness few = new TailHarness(own, "*.log").holdingOpen(open)) {
                log = few.logs().resolve("app.log");
                few.start();
                List<String> all = lines(log, 0, 10);
                few.pass(MOMENT);
                append(log.resolveSibling("other.log"), "another\n");
                all.add("another");
                few.pass(MOMENT);
                Files.copy(log, rotated(2));
                truncate(log);
                all.addAll(lines(log, 100, 120));
                Files.copy(log, rotated(1));
                few.pass(MOMENT);
                truncate(log);
                few.pass(Duration.ofMinutes(1));
                assertThat(few.texts()).containsExactlyInAnyOrderElementsOf(all);
                assertThat(few.sent()).hasSize(31);
            }
        }
    }

    @Test
    void whatACopyHoldsIsNotCountedAsLostThoughItsOriginalWasEmptyWhenItWasFound() throws IOException { // 4
        tail.away();
        Files.createFile(log);
        tail.underway(100).start().pass(MOMENT);
        Path other = log.resolveSibling("other.log");
        List<String> all = lines(other, 0, 10);
        tail.pass(MOMENT); // nothing more may be under way
        all.addAll(lines(log, 10, 20));
        tail.pass(MOMENT);
        Files.copy(log, rotated(1));
        truncate(log);
        tail.pass(MOMENT);
        tail.back();
        tail.pass(MOMENT);
        Files.delete(log);
        tail.pass(Duration.ofMinutes(1));
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.tail().lostBytes()).isZero();
    }

    @Test
    void whatNoCopyHoldsIsCountedAsLost() throws IOException { // 4
        tail.away();
        tail.underway(100).start();
        lines(log, 0, 20_000);
        tail.pass(MOMENT);
        long size = Files.size(log);
        truncate(log);
        List<String> after = lines(log, 30_000, 30_010);
        tail.back();
        tail.pass(Duration.ofMinutes(1));
        long arrived = tail.documents().stream()
                .filter(line -> !after.contains(new String(line.text(), UTF_8)))
                .mapToLong(line -> line.place().length())
                .sum();
        assertThat(tail.texts()).containsAll(after);
        assertThat(tail.tail().lostBytes()).isEqualTo(size - arrived).isPositive();
    }

    @Test
    void fileThatWasEmptiedAndGrewPastTheOldEndIsReadFromItsBeginning() throws IOException { // 5
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        truncate(log);
        all.addAll(lines(log, 100, 200));
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void fileThatWasRewrittenToTheSameSizeIsReadFromItsBeginning() throws IOException { // 5
        tail.start();
        List<String> all = lines(log, 10, 20);
        tail.pass(MOMENT);
        truncate(log);
        all.addAll(lines(log, 20, 30));
        later(log);
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void fileThatWasRewrittenWithTheSameFirstLineIsReadFromItsBeginning() throws IOException { // 6
        tail.start();
        append(log, "# header\n");
        List<String> all = together(List.of("# header"), lines(log, 0, 50));
        tail.pass(MOMENT);
        truncate(log);
        append(log, "# header\n");
        all.add("# header");
        all.addAll(lines(log, 50, 200));
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void filesThatBeginAlikeAreDifferentFiles() throws IOException { // 7
        Path other = log.resolveSibling("other.log");
        List<String> first = lines(log, 0, 100);
        List<String> second = lines(other, 0, 100);
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(together(first, second));
    }

    @Test
    void newFileWithTheNumberOfADeletedOneIsNew() throws IOException { // 8
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        tail.kill();
        all.addAll(lines(log, 10, 15));
        Files.move(log, rotated(1));
        gzip(rotated(1));
        later(Path.of(rotated(1) + ".gz"));
        all.addAll(lines(log, 100, 130)); // most file systems give it the number that is free
        tail.start().pass(LATE);
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.sent()).hasSize(all.size());
    }

    @Test
    void newCompressedFileWithTheNumberOfADeletedOneIsNew() throws IOException { // 8
        for (boolean killed : List.of(true, false)) {
            Path own = Files.createDirectory(folder.resolve("killed-" + killed));
            try (TailHarness few = new TailHarness(own, "*.log").holdingOpen(1)) {
                log = few.logs().resolve("app.log");
                few.start();
                List<String> all = lines(log, 0, 40);
                few.pass(MOMENT);
                append(log.resolveSibling("other.log"), "another\n");
                all.add("another");
                few.pass(MOMENT);
                if (killed) {
                    few.kill();
                }
                Path next = log.resolveSibling("next.log.1");
                all.addAll(lines(next, 100, 105));
                gzip(next);
                Path whole = Path.of(next + ".gz");
                byte[] bytes = Files.readAllBytes(whole);
                Files.delete(whole);
                Files.move(log, whole);
                Files.write(whole, bytes);
                Files.setLastModifiedTime(
                        whole, java.nio.file.attribute.FileTime.from(few.now().plusSeconds(1)));
                if (killed) {
                    few.start();
                }
                few.pass(Duration.ofMinutes(1));
                assertThat(few.texts()).containsExactlyInAnyOrderElementsOf(all);
            }
        }
    }

    @Test
    void fileWithTheNumberOfADeletedOneOfWhichNothingWasSeenIsNew() throws IOException { // 8
        for (boolean killed : List.of(true, false)) {
            Path own = Files.createDirectory(folder.resolve("killed-" + killed));
            try (TailHarness few = new TailHarness(own, "*.log").holdingOpen(1)) {
                log = few.logs().resolve("app.log");
                Files.createFile(log);
                few.start().pass(MOMENT);
                Path other = log.resolveSibling("other.log");
                List<String> all = lines(other, 0, 10);
                few.pass(MOMENT); // the other one takes the only place among the open files
                if (killed) {
                    few.kill();
                }
                Path copy = rotatedOf(other);
                Files.move(log, copy); // as if the number of the empty file had been given to the copy
                Files.write(copy, Files.readAllBytes(other));
                if (killed) {
                    few.start();
                }
                few.pass(MOMENT);
                truncate(other);
                few.pass(Duration.ofMinutes(1));
                assertThat(few.texts()).containsExactlyElementsOf(all);
                assertThat(few.sent()).hasSize(10);
            }
        }
    }

    private static Path rotatedOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    @Test
    void fileShorterThanItsCheckpointIsReadFromItsBeginning() throws IOException { // 9
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        tail.kill();
        truncate(log);
        all.addAll(lines(log, 500, 502));
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void compressedCopyIsNotReadAgain() throws IOException { // 10
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        Files.move(log, rotated(1));
        all.addAll(lines(log, 10, 20));
        tail.pass(MOMENT);
        gzip(rotated(1));
        tail.pass(Duration.ofMinutes(1));
        tail.restart();
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.sent()).hasSize(20);
    }

    @Test
    void compressedCopiesThatThePatternMatchesAreNotReadAgain() throws IOException { // 10
        tail.close();
        tail = new TailHarness(folder, "*.log*");
        tail.start();
        List<String> all = new ArrayList<>();
        for (String suffix : List.of(".1", "-20261121-1763747000", "-2026-11-21T08.1")) {
            all.addAll(lines(log, all.size(), all.size() + 10));
            tail.pass(MOMENT);
            Path turned = Path.of(log + suffix);
            Files.copy(log, turned);
            truncate(log);
            tail.pass(MOMENT);
            gzip(turned);
            tail.pass(Duration.ofSeconds(20));
        }
        assertThat(tail.texts()).containsExactlyElementsOf(all);
        assertThat(tail.sent()).hasSize(30);
    }

    @Test
    void compressedFileThatIsStillWrittenIsWaitedFor() throws IOException { // 11
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        tail.kill();
        all.addAll(lines(log, 10, 4000));
        Files.move(log, rotated(1));
        gzip(rotated(1));
        Path whole = Path.of(rotated(1) + ".gz");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).hasSizeLessThan(4000);
        Files.write(whole, bytes);
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void shortFilesAreShippedAtOnce() throws IOException { // 12
        Files.createFile(log.resolveSibling("empty.log"));
        append(log, "x\n");
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactly("x");
    }

    @Test
    void lineWithoutEndIsShippedWhenNothingMoreComesAndItsRestAsAnother() throws IOException { // 12, 13
        tail.start();
        append(log, "half a li");
        tail.pass(MOMENT);
        assertThat(tail.texts()).isEmpty();
        tail.pass(LATE);
        assertThat(tail.texts()).containsExactly("half a li");
        append(log, "ne\nnext\n");
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactly("half a li", "ne", "next");
    }

    @Test
    void lineThatWasEndedByTimeIsEndedThereAgainAfterACrash() throws IOException { // 13
        tail.start();
        append(log, "half a li");
        tail.away();
        tail.pass(LATE);
        tail.arrives(0);
        append(log, "ne\nnext\n");
        tail.kill();
        tail.back();
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactly("half a li", "ne", "next");
    }

    @Test
    void lineThatWasEndedByTimeAndFilledItsBatchIsEndedThereAgainAfterACrash() throws IOException { // 13
        tail.away();
        tail.underway(1000).start();
        List<String> all = lines(log.resolveSibling("first.log"), 0, 100);
        tail.pass(MOMENT);
        all.addAll(lines(log, 0, 3000));
        append(log, "half a li");
        tail.pass(LATE); // it is found, and there is no room to read it
        tail.back();
        tail.away();
        tail.run();
        tail.arrives(0);
        append(log, "ne\nnext\n");
        tail.kill();
        tail.back();
        tail.start().pass(MOMENT);
        all.addAll(List.of("half a li", "ne", "next"));
        assertThat(tail.texts()).isEqualTo(all);
    }

    @Test
    void fileThatGrowsNoMoreIsReadWithoutWaitingForTheDiskAtEveryBatch() throws IOException { // 13
        HastyDisk disk = new HastyDisk();
        List<String> all = lines(log, 0, 60_000);
        append(log, "half a li");
        tail.writingTo(disk).underway(1000).away();
        tail.start().pass(LATE);
        int before = disk.waits();
        tail.back();
        tail.run();
        all.add("half a li");
        assertThat(tail.texts()).isEqualTo(all);
        assertThat(disk.waits() - before).isEqualTo(1); // for where the last line ends
    }

    @Test
    void lineLongerThanAllowedIsCutAndFlaggedAndTheFileGoesOn() throws IOException { // 15
        append(log, "before\n" + "x".repeat(5000) + "\nmiddle\n" + "ä".repeat(300_000) + "\nafter\n");
        tail.start().pass(MOMENT);
        List<Line> lines = tail.documents();
        assertThat(lines).hasSize(5);
        assertThat(lines).extracting(Line::truncated).containsExactly(false, true, false, true, false);
        assertThat(lines).extracting(line -> line.text().length).containsExactly(6, 4096, 6, 4096, 5);
        assertThat(lines.get(3).place().length()).isEqualTo(600_001);
    }

    @Test
    void longLineThatGrowsSlowlyIsOneLine() throws IOException { // 15
        tail.start();
        for (int part = 0; part < 40; part++) {
            append(log, "y".repeat(10_000));
            tail.pass(Duration.ofSeconds(1));
        }
        append(log, "\nafter\n");
        tail.pass(MOMENT);
        assertThat(tail.documents()).hasSize(2);
        assertThat(tail.documents().get(0).place().length()).isEqualTo(400_001);
        assertThat(tail.texts().get(1)).isEqualTo("after");
    }

    @Test
    void zerosWhereAFileWasEmptiedUnderItsWriterAreLeftOut() throws IOException { // 16
        tail.start();
        lines(log, 0, 10);
        tail.pass(MOMENT);
        try (FileChannel writer = FileChannel.open(log, StandardOpenOption.WRITE)) {
            long position = writer.size();
            writer.truncate(0);
            writer.write(java.nio.ByteBuffer.wrap("behind the hole\n".getBytes(UTF_8)), position);
        }
        tail.pass(MOMENT);
        assertThat(tail.texts()).hasSize(11).endsWith("behind the hole");
    }

    @Test
    void marksOfEncodingsAreNoText() throws IOException { // 16
        Files.write(log, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', '\n', 'b', '\n'});
        Path wide = log.resolveSibling("wide.log");
        Files.write(wide, "\uFEFFgrüße 😀\r\nਊ\n".getBytes(java.nio.charset.StandardCharsets.UTF_16LE));
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactly("a", "b", "grüße 😀", "ਊ");
    }

    @Test
    void fileThatManyNamesLeadToIsReadOnce() throws IOException { // 17
        List<String> all = lines(log, 0, 5);
        Files.createSymbolicLink(log.resolveSibling("link.log"), log);
        Files.createSymbolicLink(log.resolveSibling("dangling.log"), Path.of("/nowhere/app.log"));
        Files.createLink(log.resolveSibling("hard.log"), log);
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void linkThatLeadsElsewhereIsFollowedAndTheOldFileIsReadToItsEnd() throws IOException { // 17
        Path target = Files.createDirectories(folder.resolve("elsewhere")).resolve("1");
        List<String> all = lines(target, 0, 5);
        Path link = Files.createSymbolicLink(log.resolveSibling("link.log"), target);
        tail.start().pass(MOMENT);
        all.addAll(lines(target, 5, 10));
        Path next = target.resolveSibling("2");
        all.addAll(lines(next, 10, 15));
        Files.delete(link);
        Files.createSymbolicLink(link, next);
        tail.pass(LATE);
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void killAtAnyMomentRepeatsLinesUnderTheirOldIdsOnly() throws IOException { // 19
        tail.away();
        tail.start();
        List<String> all = lines(log, 0, 20_000);
        tail.pass(MOMENT);
        assertThat(tail.held()).isGreaterThan(1);
        tail.answer(1); // the second is safe, the first is not: the checkpoint must stay
        tail.pass(MOMENT);
        tail.arrives(0);
        tail.kill();
        tail.back();
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.sent().size()).isGreaterThan(20_000);
    }

    @Test
    void failedBatchIsSentAgain() throws IOException {
        tail.away();
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        tail.fail(0);
        tail.pass(MOMENT);
        tail.back();
        tail.restart();
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void nothingIsReadBeyondWhatMayBeUnderWay() throws IOException {
        tail.away();
        tail.underway(100_000).start();
        lines(log, 0, 20_000);
        tail.pass(Duration.ofMinutes(1));
        long bytes = tail.sent().stream().mapToLong(line -> line.text().length).sum();
        assertThat(bytes).isBetween(90_000L, 500_000L);
    }

    @Test
    void oldRotatedFilesAreLeftAloneAtTheFirstStart() throws IOException {
        lines(rotated(1), 0, 10);
        Files.setLastModifiedTime(
                rotated(1), java.nio.file.attribute.FileTime.from(tail.now().minusSeconds(100)));
        List<String> all = lines(log, 10, 20);
        tail.start().pass(Duration.ofMinutes(1));
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void fromEndBeginsWithTheNextLine() throws IOException {
        lines(log, 0, 10);
        append(log, "hal");
        tail.fromEnd().start().pass(MOMENT);
        append(log, "f\nnext\n");
        Path late = log.resolveSibling("late.log");
        append(late, "all of this\n");
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyInAnyOrder("half", "next", "all of this");
    }

    @Test
    void fewOpenFilesAreEnoughForMany() throws IOException { // 33
        tail.holdingOpen(5).start();
        List<String> all = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int file = 0; file < 40; file++) {
                String line = "file " + file + " round " + round;
                append(log.resolveSibling("many-" + (char) ('a' + file) + "x.log"), line + "\n");
                all.add(line);
            }
            tail.pass(Duration.ofSeconds(3));
        }
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.tail().state().open()).isLessThanOrEqualTo(5);
    }
}
