package io.bactrian.alerts.template.go;

import java.util.Locale;
import java.util.Set;

/** Where in a page the next character will stand; follows the text of the templates, never the values. */
final class HtmlPlace {

    enum Where {
        TEXT,
        TAG,
        NAME,
        AFTER_NAME,
        BEFORE_VALUE,
        VALUE,
        /** Title and textarea: text without tags. */
        PLAIN_ELEMENT,
        SCRIPT,
        STYLE,
        COMMENT
    }

    enum Attribute {
        PLAIN,
        URL,
        STYLE,
        SCRIPT,
        DOCUMENT
    }

    /** How far an address has come. */
    enum Url {
        START,
        PATH,
        QUERY
    }

    private static final Set<String> ADDRESSES = Set.of(
            "action",
            "archive",
            "background",
            "cite",
            "classid",
            "codebase",
            "data",
            "formaction",
            "href",
            "icon",
            "longdesc",
            "manifest",
            "poster",
            "profile",
            "src",
            "usemap",
            "xmlns",
            "srcset");

    private final StringBuilder out;
    private final StringBuilder name = new StringBuilder();
    private Where where = Where.TEXT;
    private String element = "";
    private Attribute attribute = Attribute.PLAIN;
    private Url url = Url.START;
    private char quote;
    private char inner;
    private String text = "";
    private int at;

    HtmlPlace(StringBuilder out) {
        this.out = out;
    }

    Where where() {
        return where;
    }

    Attribute attribute() {
        return attribute;
    }

    Url url() {
        return url;
    }

    boolean quoted() {
        return quote != 0;
    }

    /** Whether it is inside of a string of a script or style. */
    boolean inString() {
        return inner != 0;
    }

    /** A value is about to be written. */
    void beforeValue() {
        if (where == Where.BEFORE_VALUE) {
            begin((char) 0);
        }
    }

    void afterValue() {
        if (where == Where.VALUE && url == Url.START) {
            url = Url.PATH;
        } else if (where == Where.TAG) {
            where = Where.NAME;
        }
    }

    /** Writes text of a template; comments are left out. */
    void literal(String literal) {
        text = literal;
        for (at = 0; at < text.length(); ) {
            switch (where) {
                case TEXT -> inText();
                case COMMENT -> inComment();
                case TAG -> inTag();
                case NAME -> inName();
                case AFTER_NAME -> afterName();
                case BEFORE_VALUE -> atValue();
                case VALUE -> inValue();
                default -> inElement();
            }
        }
    }

    private void inText() {
        int open = text.indexOf('<', at);
        int end = open < 0 ? text.length() : open;
        out.append(text, at, end);
        at = end;
        if (open < 0) {
            return;
        }
        if (text.startsWith("<!--", at)) {
            at += 4;
            where = Where.COMMENT;
        } else if (tagAt(at + 1) || (text.startsWith("/", at + 1) && tagAt(at + 2))) {
            tag();
        } else {
            out.append(text.regionMatches(true, at, "<!doctype", 0, 9) ? "<" : "&lt;");
            at++;
        }
    }

    private boolean tagAt(int index) {
        return index < text.length() && Character.isLetter(text.charAt(index));
    }

    private void tag() {
        int end = at + 1;
        while (end < text.length() && " \t\r\n\f>".indexOf(text.charAt(end)) < 0 && !text.startsWith("/>", end)) {
            end++;
        }
        element = text.substring(at + 1, end).toLowerCase(Locale.ROOT);
        out.append(text, at, end);
        at = end;
        where = Where.TAG;
    }

    private void inComment() {
        int end = text.indexOf("-->", at);
        at = end < 0 ? text.length() : end + 3;
        where = end < 0 ? Where.COMMENT : Where.TEXT;
    }

    private void inTag() {
        char c = text.charAt(at);
        if (c == '>') {
            take();
            where = switch (element) {
                case "script" -> Where.SCRIPT;
                case "style" -> Where.STYLE;
                case "title", "textarea" -> Where.PLAIN_ELEMENT;
                default -> Where.TEXT;
            };
            inner = 0;
        } else if (c == '/' || Character.isWhitespace(c)) {
            take();
        } else {
            name.setLength(0);
            where = Where.NAME;
        }
    }

    private void inName() {
        char c = text.charAt(at);
        if (c == '=' || c == '>' || c == '/' || Character.isWhitespace(c)) {
            where = Where.AFTER_NAME;
        } else {
            name.append(c);
            take();
        }
    }

    private void afterName() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            take();
        } else if (c == '=') {
            take();
            where = Where.BEFORE_VALUE;
        } else {
            name.setLength(0);
            where = Where.TAG;
        }
    }

    private void atValue() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            take();
        } else if (c == '>') {
            where = Where.TAG;
        } else if (c == '"' || c == '\'') {
            take();
            begin(c);
        } else {
            begin((char) 0);
        }
    }

    private void begin(char with) {
        quote = with;
        inner = 0;
        url = Url.START;
        attribute = attributeOf(name.toString().toLowerCase(Locale.ROOT));
        name.setLength(0);
        where = Where.VALUE;
    }

    private static Attribute attributeOf(String full) {
        String name = full.startsWith("data-") ? full.substring(5) : full;
        int colon = name.indexOf(':');
        if (name.startsWith("xmlns:")) {
            return Attribute.URL;
        }
        name = name.substring(colon + 1);
        if (name.startsWith("on")) {
            return Attribute.SCRIPT;
        }
        if (name.equals("style")) {
            return Attribute.STYLE;
        }
        if (name.equals("srcdoc")) {
            return Attribute.DOCUMENT;
        }
        boolean address =
                ADDRESSES.contains(name) || name.contains("src") || name.contains("uri") || name.contains("url");
        return address ? Attribute.URL : Attribute.PLAIN;
    }

    private void inValue() {
        char c = text.charAt(at);
        boolean ends = quote == 0 ? c == '>' || Character.isWhitespace(c) : c == quote;
        if (ends) {
            where = Where.TAG;
            if (quote != 0) {
                take();
            }
            return;
        }
        if (attribute == Attribute.URL) {
            if (c == '?' || c == '#') {
                url = Url.QUERY;
            } else if (url == Url.START && !Character.isWhitespace(c)) {
                url = Url.PATH;
            }
        } else if (attribute == Attribute.STYLE || attribute == Attribute.SCRIPT) {
            string(c);
        }
        take();
    }

    private void inElement() {
        if (text.startsWith("</", at) && text.regionMatches(true, at + 2, element, 0, element.length())) {
            tag();
            return;
        }
        if (where != Where.PLAIN_ELEMENT) {
            string(text.charAt(at));
        }
        take();
    }

    private void string(char c) {
        if (inner != 0 && c == '\\' && at + 1 < text.length()) {
            take();
        } else if (inner == 0 && (c == '"' || c == '\'' || c == '`')) {
            inner = c;
        } else if (c == inner) {
            inner = 0;
        }
    }

    private void take() {
        out.append(text.charAt(at++));
    }
}
