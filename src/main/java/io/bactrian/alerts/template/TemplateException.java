package io.bactrian.alerts.template;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;

/**
 * A template that cannot be read or cannot be applied to its data. The message says where: file or template, and line.
 */
public class TemplateException extends PermanentException {

    private static final long serialVersionUID = 1L;

    private final int line;

    /**
     * @param source the file, or what holds the text; empty for a text of its own
     * @param template the name it is defined under; empty for none
     */
    public TemplateException(String source, String template, int line, String what) {
        this(source, template, line, what, null);
    }

    public TemplateException(String source, String template, int line, String what, String hint) {
        super(ExitCode.CONFIGURATION, place(source, template, line) + ": " + what, hint);
        this.line = line;
    }

    /** The line in its file or text, the first is 1. */
    public int line() {
        return line;
    }

    private static String place(String source, String template, int line) {
        String file = source.isEmpty() ? "template line " + line : source + ":" + line;
        return template.isEmpty() || template.equals(source) ? file : file + ", in \"" + template + "\"";
    }
}
