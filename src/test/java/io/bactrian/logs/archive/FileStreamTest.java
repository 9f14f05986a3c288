package io.bactrian.logs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of the stream means that it is whole. */
class FileStreamTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("app.log.1"), "one\ntwo\n");
    }

    @Test
    void it_can_be_read_again_though_closed_and_the_file_deleted() throws IOException {
        FileStream stream = new FileStream(file, 8);
        Files.delete(file);
        assertThat(stream.readNBytes(3)).isEqualTo("one".getBytes(UTF_8));
        assertThat(stream.wasReadWhole()).isFalse();
        stream.close();
        stream.reset();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        stream.writeTo(copy);
        assertThat(copy).hasToString("one\ntwo\n");
        assertThat(stream.wasReadWhole()).isTrue();
        stream.release();
    }

    @Test
    void file_that_grows_meanwhile_fails_at_its_end() throws IOException {
        FileStream stream = new FileStream(file, 8);
        Files.writeString(file, "more\n", StandardOpenOption.APPEND);
        assertThatThrownBy(stream::readAllBytes).hasMessageEndingWith("app.log.1 is written to while it is read");
        assertThat(stream.wasReadWhole()).isFalse();
        stream.release();
    }

    @Test
    void file_that_is_cut_meanwhile_fails_where_it_ends() throws IOException {
        FileStream stream = new FileStream(file, 8);
        Files.writeString(file, "one");
        assertThatThrownBy(stream::readAllBytes)
                .isInstanceOf(EOFException.class)
                .hasMessageEndingWith("app.log.1 ends at byte 3 of 8");
        stream.release();
    }
}
