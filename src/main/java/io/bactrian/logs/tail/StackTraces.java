package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;

/**
 * Stack traces of Java and .NET, of Node.js and Ruby, whose lines are indented; of Python, whose last line is not, and which may
 * go on with another exception; and of Go, whose goroutines stand between empty lines. They belong to the line before
 * them; a panic of Go stands for itself.
 */
final class StackTraces implements Grouping {

    private static final String TRACEBACK = "Traceback (most recent call last):";
    private static final Pattern THROWN =
            Pattern.compile("^([\\pL_][\\pL\\pN_]*\\.)+[\\pL\\pN_$]+(Exception|Error|Throwable)(:|$)");
    private static final Pattern EXCEPTION = Pattern.compile("^[\\pL_][\\pL\\pN_.]*(:|$)");
    private static final Pattern GOROUTINE = Pattern.compile("^goroutine [0-9]+ \\[");
    private static final Pattern FUNCTION =
            Pattern.compile("^([^ (]+\\(.*\\)|created by .*|\\.\\.\\.[0-9a-z ]+ elided\\.\\.\\.)$");
    private static final int MOST_CHARACTERS = 1024; // as much of a line is looked at

    @Override
    public Group begin(byte[] first) {
        return new Trace(State.LINE.begin(text(first)));
    }

    private static String text(byte[] text) {
        return new String(text, 0, Math.min(MOST_CHARACTERS, text.length), UTF_8);
    }

    private static final class Trace implements Group {

        private State state;

        Trace(State state) {
            this.state = state;
        }

        @Override
        public boolean continues(byte[] text) {
            State next = state.next(text(text));
            if (next == null) {
                return false;
            }
            state = next;
            return true;
        }
    }

    /** What the last line was. */
    private enum State {
        LINE {
            @Override
            State behind(String text) {
                if (text.startsWith(TRACEBACK)) {
                    return PYTHON_FRAMES;
                }
                if (isGoroutine(text)) {
                    return GO_FRAMES;
                }
                return THROWN.matcher(text).find() ? FRAMES : null;
            }
        },
        /** Of Java and .NET, behind the line that names what was thrown. */
        FRAMES {
            @Override
            State behind(String text) {
                return null;
            }
        },
        PYTHON_FRAMES {
            @Override
            State behind(String text) {
                return EXCEPTION.matcher(text).find() ? PYTHON_EXCEPTION : null;
            }
        },
        PYTHON_EXCEPTION {
            @Override
            State behind(String text) {
                return text.isEmpty() ? this : goesOn(text) ? PYTHON_GOES_ON : null;
            }
        },
        PYTHON_GOES_ON {
            @Override
            State behind(String text) {
                return text.isEmpty() ? this : text.startsWith(TRACEBACK) ? PYTHON_FRAMES : null;
            }
        },
        GO_PANIC {
            @Override
            State behind(String text) {
                boolean more = text.isEmpty() || text.startsWith("[signal ");
                return more || isPanic(text) ? this : isGoroutine(text) ? GO_FRAMES : null;
            }
        },
        GO_FRAMES {
            @Override
            State behind(String text) {
                return text.isEmpty() ? GO_NEXT : FUNCTION.matcher(text).find() ? this : null;
            }
        },
        GO_NEXT {
            @Override
            State behind(String text) {
                return isGoroutine(text) ? GO_FRAMES : null;
            }
        };

        /** What a line is that is the first. */
        State begin(String text) {
            State trace = behind(text);
            return trace != null ? trace : isPanic(text) ? GO_PANIC : LINE;
        }

        /** @return null when a line does not belong to those before it */
        State next(String text) {
            return isIndented(text) || isRest(text) ? this : behind(text);
        }

        abstract State behind(String text);

        private static boolean isIndented(String text) {
            return text.startsWith(" ") || text.startsWith("\t");
        }

        /** Lines of Java, .NET and Node.js that are not always indented. */
        private static boolean isRest(String text) {
            return text.startsWith("Caused by:")
                    || text.startsWith("Suppressed:")
                    || text.startsWith("... ")
                    || text.startsWith("--- End of ")
                    || text.equals("}");
        }

        private static boolean goesOn(String text) {
            return text.startsWith("During handling of the above exception, another exception occurred:")
                    || text.startsWith("The above exception was the direct cause of the following exception:");
        }

        private static boolean isGoroutine(String text) {
            return text.startsWith("goroutine ") && GOROUTINE.matcher(text).find();
        }

        private static boolean isPanic(String text) {
            return text.startsWith("panic: ") || text.startsWith("fatal error: ");
        }
    }
}
