package io.bactrian.alerts.template;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.bactrian.alerts.template.go.Function.Refusal;

/** Regular expressions of templates: RE2, with Go's {@code $1} and <code>${name}</code> in replacements. */
final class Expressions {

    private static final int LONGEST = 1 << 20;

    private Expressions() {}

    static boolean matches(String expression, String text) {
        return compile(expression).matcher(text).find();
    }

    static String replace(String expression, String replacement, String text) {
        Matcher matcher = compile(expression).matcher(text);
        StringBuilder result = new StringBuilder();
        int copied = 0;
        int lastEnd = -1;
        while (matcher.find()) {
            // As Go has it: nothing empty right behind a match.
            if (matcher.end() == matcher.start() && matcher.start() == lastEnd) {
                continue;
            }
            result.append(text, copied, matcher.start());
            expand(replacement, matcher, result);
            copied = matcher.end();
            lastEnd = matcher.end();
            if (result.length() > LONGEST) {
                throw new Refusal("a text is longer than " + LONGEST + " characters");
            }
        }
        return result.append(text, copied, text.length()).toString();
    }

    private static Pattern compile(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new Refusal("\"" + expression + "\" is no RE2 expression: " + e.getDescription());
        }
    }

    private static void expand(String replacement, Matcher matcher, StringBuilder result) {
        int at = 0;
        while (at < replacement.length()) {
            int dollar = replacement.indexOf('$', at);
            if (dollar < 0) {
                result.append(replacement, at, replacement.length());
                return;
            }
            result.append(replacement, at, dollar);
            at = dollar + 1;
            if (replacement.startsWith("$", at)) {
                result.append('$');
                at++;
                continue;
            }
            boolean braces = replacement.startsWith("{", at);
            int start = braces ? at + 1 : at;
            int end = start;
            while (end < replacement.length() && word(replacement.charAt(end))) {
                end++;
            }
            if (end == start || (braces && !replacement.startsWith("}", end))) {
                result.append('$');
                continue;
            }
            result.append(group(matcher, replacement.substring(start, end)));
            at = braces ? end + 1 : end;
        }
    }

    private static boolean word(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String group(Matcher matcher, String name) {
        String found;
        if (name.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(name);
            found = number <= matcher.groupCount() ? matcher.group(number) : "";
        } else {
            Integer number = matcher.pattern().namedGroups().get(name);
            found = number == null ? "" : matcher.group(number);
        }
        return found == null ? "" : found;
    }
}
