package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Line;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the export format of journald into entries: a field a line, {@code NAME=value}, or, when the value is not plain
 * text, the name alone, its length in eight bytes, the value and a line feed; an empty line ends an entry.
 *
 * @see <a href="https://systemd.io/JOURNAL_EXPORT_FORMATS/">Journal export format</a>
 */
final class JournalFramer {

    private static final int LONGEST_NAME = 64;
    private static final int MOST_FIELDS = 1_000;

    private final JournalLines lines;
    private final int most;
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private List<JournalLines.Field> entry = new ArrayList<>();
    private State state = State.NAME;
    private long size; // of a value that began with its size
    private int sizeBytes;
    private long length; // of the entry so far
    private long kept; // bytes of its values
    private boolean cut;

    private enum State {
        NAME,
        TEXT,
        SIZE,
        BYTES,
        AFTER_BYTES
    }

    /** These bytes are no export of a journal. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String reason) {
            super(reason);
        }
    }

    /** @param most bytes that are kept of an entry's values */
    JournalFramer(JournalLines lines, int most) {
        this.lines = lines;
        this.most = most;
    }

    /** The entries that are whole with these bytes. */
    List<Line> feed(byte[] bytes) throws MalformedException {
        List<Line> whole = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            switch (state) {
                case NAME -> name(bytes[at++], whole);
                case TEXT -> at = text(bytes, at);
                case SIZE -> size(bytes[at++]);
                case BYTES -> at = bytes(bytes, at);
                case AFTER_BYTES -> after(bytes[at++]);
            }
        }
        return whole;
    }

    /**
     * The entry that is there when nothing more comes: the last one may lack its empty line.
     *
     * @throws MalformedException when it ends within a field
     */
    Optional<Line> end() throws MalformedException {
        if (state != State.NAME || name.size() > 0) {
            throw new MalformedException("it ends within a field");
        }
        List<Line> whole = new ArrayList<>();
        give(whole);
        return whole.stream().findFirst();
    }

    private void name(byte one, List<Line> whole) throws MalformedException {
        length++;
        if (one == '\n' && name.size() == 0) {
            give(whole);
        } else if (one == '\n') {
            size = 0;
            sizeBytes = 0;
            state = State.SIZE;
        } else if (one == '=') {
            state = State.TEXT;
        } else if (name.size() == LONGEST_NAME || !isName(one)) {
            throw new MalformedException("the name of a field is none");
        } else {
            name.write(one);
        }
    }

    private static boolean isName(byte one) {
        return (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_';
    }

    private int text(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        keep(bytes, at, end - at);
        if (end == bytes.length) {
            return end;
        }
        length++;
        field();
        return end + 1;
    }

    private void size(byte one) throws MalformedException {
        length++;
        size |= (one & 0xFFL) << (8 * sizeBytes);
        sizeBytes++;
        if (sizeBytes == Long.BYTES) {
            if (size < 0) {
                throw new MalformedException("the length of a field is none");
            }
            state = size == 0 ? State.AFTER_BYTES : State.BYTES;
        }
    }

    private int bytes(byte[] bytes, int at) {
        int take = (int) Math.min(size, (long) bytes.length - at);
        keep(bytes, at, take);
        size -= take;
        if (size == 0) {
            state = State.AFTER_BYTES;
        }
        return at + take;
    }

    private void after(byte one) throws MalformedException {
        length++;
        if (one != '\n') {
            throw new MalformedException("no line feed follows a field");
        }
        field();
    }

    private void keep(byte[] bytes, int from, int count) {
        int room = (int) Math.max(0, most - kept);
        int take = Math.min(room, count);
        value.write(bytes, from, take);
        kept += take;
        cut |= count > room;
        length += count;
    }

    private void field() {
        if (entry.size() < MOST_FIELDS) {
            entry.add(new JournalLines.Field(name.toString(UTF_8), value.toString(UTF_8)));
        } else {
            cut = true;
        }
        name.reset();
        value.reset();
        state = State.NAME;
    }

    private void give(List<Line> whole) {
        if (!entry.isEmpty()) {
            whole.add(lines.line(entry, length, cut));
        }
        entry = new ArrayList<>();
        length = 0;
        kept = 0;
        cut = false;
    }
}
