package io.bactrian.alerts.template;

/** The first letter of every word large, the others small. */
final class TitleCase {

    private static final String INNER = "'’.·";

    private TitleCase() {}

    static String of(String text) {
        StringBuilder titled = new StringBuilder(text.length());
        boolean inWord = false;
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            boolean letter = Character.isLetter(point);
            titled.appendCodePoint(
                    !letter ? point : inWord ? Character.toLowerCase(point) : Character.toTitleCase(point));
            boolean goesOn = at < text.length() && Character.isLetter(text.codePointAt(at));
            inWord = letter
                    || (inWord
                            && (Character.isDigit(point)
                                    || Character.getType(point) == Character.CONNECTOR_PUNCTUATION
                                    || (INNER.indexOf(point) >= 0 && goesOn)));
        }
        return titled.toString();
    }
}
