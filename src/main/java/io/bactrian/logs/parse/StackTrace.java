package io.bactrian.logs.parse;

/** A message that goes on with the words of Java or Python about an exception. */
final class StackTrace {

    private static final String FRAME = "\n\tat ";
    private static final String FRAME_OF_SPACES = "\n    at ";

    private static final String PYTHON = "Traceback (most recent call last):\n";

    private StackTrace() {}

    /** Puts what is before the exception into the draft as the message, and the exception's class, message and trace. */
    static void split(String text, Draft draft) {
        int frame = firstFrame(text);
        if (frame >= 0) {
            java(text, frame, draft);
        } else if (text.startsWith(PYTHON) || text.contains("\n" + PYTHON)) {
            python(text, draft);
        } else {
            draft.message(text);
        }
    }

    /** Its last line that is not indented names the exception, after all the frames and those of the exceptions before it. */
    private static void python(String text, Draft draft) {
        int start = text.startsWith(PYTHON) ? 0 : text.indexOf("\n" + PYTHON) + 1;
        String trace = text.substring(start);
        String last = "";
        for (String line : trace.split("\n", -1)) {
            last = line.isEmpty() || line.startsWith(" ") || line.startsWith("\t") ? last : line;
        }
        int colon = last.indexOf(": ");
        String type = colon < 0 ? last : last.substring(0, colon);
        boolean named =
                !type.isEmpty() && type.chars().allMatch(sign -> Character.isJavaIdentifierPart(sign) || sign == '.');
        draft.message(start > 0 ? text.substring(0, start - 1) : named ? last : firstLine(text));
        if (named) {
            draft.other("error.type", type);
            if (colon >= 0) {
                draft.other("error.message", last.substring(colon + 2));
            }
        }
        draft.other("error.stack_trace", trace);
    }

    private static void java(String text, int frame, Draft draft) {
        int start = startOfException(text, frame);
        String trace = text.substring(start);
        String head = trace.substring(0, frame - start);
        String thrown = head.startsWith("Exception in thread ")
                ? head.substring(head.lastIndexOf('"') + 1).strip()
                : head;
        int colon = thrown.indexOf(": ");
        String type = colon < 0 ? firstLine(thrown) : thrown.substring(0, colon);
        draft.message(start == 0 ? firstLine(text) : text.substring(0, start - 1));
        if (isClass(type)) {
            draft.other("error.type", type);
            if (colon >= 0) {
                draft.other("error.message", thrown.substring(colon + 2));
            }
        }
        draft.other("error.stack_trace", trace);
    }

    private static int firstFrame(String text) {
        int tab = text.indexOf(FRAME);
        int spaces = tab < 0 ? text.indexOf(FRAME_OF_SPACES) : -1;
        return Math.max(tab, spaces);
    }

    /** The first line before the frames that begins with a class of an exception; else the one right before them. */
    private static int startOfException(String text, int frame) {
        int line = 0;
        while (line < frame) {
            int end = text.indexOf('\n', line);
            if (startsWithThrowable(text, line, Math.min(end, frame))) {
                return line;
            }
            line = end + 1;
        }
        return text.lastIndexOf('\n', frame - 1) + 1;
    }

    private static boolean startsWithThrowable(String text, int from, int to) {
        int end = from;
        while (end < to && (Character.isJavaIdentifierPart(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return (end == to || text.charAt(end) == ':') && isClass(text.substring(from, end));
    }

    private static boolean isClass(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && dot < name.length() - 1
                && name.length() < 512
                && name.chars().allMatch(sign -> Character.isJavaIdentifierPart(sign) || sign == '.');
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
