package io.bactrian.runtime;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * RE2 expressions that come from outside. They match in linear time whatever they are, but a repetition is compiled as so
 * many copies, and repetitions in one another multiply: {@code ((a{1000}){1000}){1000}} alone would fill any memory.
 */
public final class Expressions {

    private static final long LARGEST = 20_000;
    private static final int DEEPEST = 500;
    private static final int SHOWN = 64;

    private Expressions() {}

    /**
     * Compiles an expression that must match a whole value.
     *
     * @throws IllegalArgumentException when it is not RE2, or too large when its repetitions are written out
     */
    public static Pattern whole(String expression) {
        return compile(expression, "^(?:" + expression + ")$");
    }

    /**
     * Compiles an expression that may match any part of a text.
     *
     * @throws IllegalArgumentException when it is not RE2, or too large when its repetitions are written out
     */
    public static Pattern part(String expression) {
        return compile(expression, expression);
    }

    private static Pattern compile(String expression, String anchored) {
        if (depth(expression) > DEEPEST) {
            throw new IllegalArgumentException("an expression is nested deeper than " + DEEPEST + " levels");
        }
        if (size(expression) > LARGEST) {
            throw new IllegalArgumentException("'" + shown(expression) + "' is too large: repetitions multiply");
        }
        try {
            return Pattern.compile(anchored);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + shown(expression) + "' is no RE2 expression: " + e.getDescription(), e);
        }
    }

    /** Deep nesting would cost the compiler its stack. */
    private static int depth(String expression) {
        int depth = 0;
        int deepest = 0;
        for (int at = 0; at < expression.length(); at++) {
            switch (expression.charAt(at)) {
                case '\\' -> at++;
                case '(' -> deepest = Math.max(deepest, ++depth);
                case ')' -> depth--;
                default -> {}
            }
        }
        return deepest;
    }

    private static String shown(String expression) {
        return expression.length() > SHOWN ? expression.substring(0, SHOWN) + "…" : expression;
    }

    /** About how many steps it is compiled to; more than {@link #LARGEST} is not counted on. */
    private static long size(String expression) {
        Deque<Long> outer = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        for (int at = 0; at < expression.length() && sum + last <= LARGEST; at++) {
            char sign = expression.charAt(at);
            if (sign == '{' && repeats(expression, at) >= 0) {
                last *= Math.max(1, repeats(expression, at));
                at = expression.indexOf('}', at);
                continue;
            }
            sum += last;
            last = 1;
            switch (sign) {
                case '(' -> {
                    outer.push(sum);
                    sum = 0;
                    last = 0;
                }
                case ')' -> {
                    last = sum + 1;
                    sum = outer.isEmpty() ? 0 : outer.pop();
                }
                case '[' -> at = endOfClass(expression, at);
                case '\\' -> at++;
                default -> {}
            }
        }
        return sum + last;
    }

    /** The most that {@code {n}}, {@code {n,}} or {@code {n,m}} asks for; negative when it is none of them. */
    private static int repeats(String expression, int open) {
        int most = -1;
        int number = -1;
        for (int at = open + 1; at < expression.length(); at++) {
            char sign = expression.charAt(at);
            if (sign >= '0' && sign <= '9') {
                number = Math.min(Math.max(0, number) * 10 + (sign - '0'), 1_000_000);
            } else if ((sign == ',' || sign == '}') && (number >= 0 || most >= 0)) {
                most = Math.max(most, number);
                number = -1;
                if (sign == '}') {
                    return most;
                }
            } else {
                return -1;
            }
        }
        return -1;
    }

    private static int endOfClass(String expression, int open) {
        int at = open + 1;
        if (at < expression.length() && expression.charAt(at) == '^') {
            at++;
        }
        for (int first = at; at < expression.length(); at++) {
            char sign = expression.charAt(at);
            if (sign == '\\') {
                at++;
            } else if (sign == ']' && at > first) {
                return at;
            }
        }
        return at;
    }
}
