package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;

/** Syslog: RFC 5424, RFC 3164, and the lines that syslog daemons write to files, which have no priority. */
final class SyslogFormat implements Format {

    private static final Optional<String> NO_PRIORITY =
            Optional.of("syslog: the priority is not a number from 0 to 191");
    private static final Optional<String> NO_TIME = Optional.of("syslog: there is no time before the host");
    private static final Optional<String> NO_TAG = Optional.of("syslog: neither a priority nor the name of a program");
    private static final Optional<String> NO_HEADER = Optional.of("syslog: the header is not that of RFC 5424");
    private static final Optional<String> NO_DATA = Optional.of("syslog: the structured data are broken");
    private static final int HIGHEST = 191;
    private static final int LONGEST_TAG = 128;

    @Override
    public Optional<String> read(Input input, Draft draft) {
        Cursor cursor = new Cursor(input.text());
        if (cursor.skip('<')) {
            long priority = cursor.number();
            if (priority < 0 || priority > HIGHEST || !cursor.skip('>')) {
                return NO_PRIORITY;
            }
            draft.level(Levels.of(priority % 8));
            draft.other("log.syslog.severity.code", priority % 8);
            draft.other("log.syslog.facility.code", priority / 8);
            if (cursor.skip("1 ")) {
                return modern(cursor, draft);
            }
            return traditional(cursor, draft, false);
        }
        return traditional(cursor, draft, true);
    }

    private static Optional<String> modern(Cursor cursor, Draft draft) {
        if (!cursor.skip('-')) {
            Optional<Instant> time = draft.dates().iso(cursor);
            if (time.isEmpty()) {
                return NO_TIME;
            }
            draft.at(time.get());
        }
        String[] header = new String[4];
        for (int part = 0; part < header.length; part++) {
            if (!cursor.skip(' ')) {
                return NO_HEADER;
            }
            header[part] = cursor.word();
        }
        if (!cursor.skip(' ')) {
            return NO_HEADER;
        }
        draft.given("host.name", header[0]);
        service(header[1], draft);
        draft.given("process.pid", header[2]);
        draft.given("log.syslog.msgid", header[3]);
        if (!cursor.skip('-') && !StructuredData.read(cursor, draft)) {
            return NO_DATA;
        }
        cursor.skip(' ');
        cursor.skip('\ufeff');
        draft.message(cursor.rest());
        return Optional.empty();
    }

    /**
     * @param strict whether there must be a host and a tag: without a priority not every line that begins with a time is
     *     syslog
     */
    private static Optional<String> traditional(Cursor cursor, Draft draft, boolean strict) {
        Optional<Instant> time = Cursor.isDigit(cursor.peek())
                ? draft.dates().iso(cursor)
                : draft.dates().monthFirst(cursor);
        if (time.isEmpty() || cursor.spaces() == 0) {
            return NO_TIME;
        }
        draft.at(time.get());
        int from = cursor.at();
        String host = cursor.word();
        if (host.endsWith(":") || !cursor.skip(' ')) { // no host: that is the tag already
            cursor.to(from);
        } else {
            draft.given("host.name", host);
        }
        if (!tag(cursor, draft) && strict) {
            return NO_TAG;
        }
        draft.message(cursor.rest());
        return Optional.empty();
    }

    /** {@code sshd[1234]: }; what does not look so is message, and the answer is no. */
    private static boolean tag(Cursor cursor, Draft draft) {
        int from = cursor.at();
        StringBuilder name = new StringBuilder();
        while (isTag(cursor.peek()) && name.length() < LONGEST_TAG) {
            name.append(cursor.peek());
            cursor.step();
        }
        String process = cursor.skip('[') ? cursor.until(']').orElse("") : "";
        if (name.isEmpty() || !cursor.skip(':')) {
            cursor.to(from);
            return false;
        }
        cursor.skip(' ');
        service(name.toString(), draft);
        draft.given("process.pid", process);
        return true;
    }

    private static void service(String name, Draft draft) {
        if (!name.equals("-")) {
            draft.service(name);
        }
    }

    private static boolean isTag(char sign) {
        return Cursor.isLetter(sign) || Cursor.isDigit(sign) || "-_./()@+".indexOf(sign) >= 0;
    }
}
