package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.HtmlPlace.Attribute;
import io.bactrian.alerts.template.go.HtmlPlace.Url;
import io.bactrian.alerts.template.go.HtmlPlace.Where;
import io.bactrian.alerts.template.go.SafeText.Content;

/** A page in which every value is escaped as its place needs it, by the rules of Go's html/template. */
final class HtmlOutput implements Output {

    /** What stands where a value would be dangerous. */
    private static final String REFUSED = "ZgotmplZ";

    private final StringBuilder out = new StringBuilder();
    private final HtmlPlace place = new HtmlPlace(out);

    @Override
    public void literal(String text) {
        place.literal(text);
    }

    @Override
    public boolean escapesAs(String escaper) {
        return switch (escaper) {
            case "html" ->
                place.where() == Where.TEXT
                        || place.where() == Where.PLAIN_ELEMENT
                        || (place.where() == Where.VALUE && place.quoted());
            case "urlquery" -> place.where() == Where.VALUE && place.attribute() == Attribute.URL;
            default -> false;
        };
    }

    @Override
    public void value(Object value, String escaper) {
        place.beforeValue();
        String text = value == null ? "" : Printer.print(value);
        if (escaper.equals("html") && !is(value, Content.URL)) {
            out.append(Escapes.html(text));
        } else {
            out.append(escaped(value, text, escaper));
        }
        place.afterValue();
    }

    private String escaped(Object value, String text, String escaper) {
        return switch (place.where()) {
            case TEXT -> is(value, Content.HTML) ? text : HtmlEscapes.text(text);
            case PLAIN_ELEMENT -> is(value, Content.HTML) ? HtmlEscapes.again(text) : HtmlEscapes.text(text);
            case VALUE -> attribute(value, text, escaper);
            case SCRIPT -> script(value, text);
            case STYLE -> style(text);
            case COMMENT -> "";
            default -> name(text);
        };
    }

    private String attribute(Object value, String text, String escaper) {
        String inner =
                switch (place.attribute()) {
                    case PLAIN -> is(value, Content.HTML) ? HtmlEscapes.withoutTags(text) : text;
                    case URL -> url(value, text, escaper);
                    case STYLE -> style(text);
                    case SCRIPT -> script(value, text);
                    case DOCUMENT -> HtmlEscapes.text(text);
                };
        boolean again = place.attribute() == Attribute.PLAIN && is(value, Content.HTML);
        if (!place.quoted()) {
            return inner.isEmpty() ? REFUSED : HtmlEscapes.unquoted(inner);
        }
        return again ? HtmlEscapes.again(inner) : HtmlEscapes.text(inner);
    }

    private String url(Object value, String text, String escaper) {
        if (escaper.equals("urlquery")) {
            return Escapes.query(text);
        }
        boolean safe = is(value, Content.URL);
        if (place.url() == Url.QUERY && !safe) {
            return UrlEscapes.escape(text);
        }
        if (place.url() == Url.START && !safe && !UrlEscapes.harmless(text)) {
            return "#" + REFUSED;
        }
        return UrlEscapes.normalize(text);
    }

    private String script(Object value, String text) {
        if (place.inString()) {
            return ScriptEscapes.script(text);
        }
        return value instanceof String || value instanceof SafeText
                ? '"' + ScriptEscapes.script(text) + '"'
                : " " + GoJson.write(value) + " ";
    }

    private String style(String text) {
        if (place.inString()) {
            return ScriptEscapes.style(text);
        }
        return ScriptEscapes.harmlessStyle(text) ? text : REFUSED;
    }

    private static String name(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        return plain && !text.toLowerCase(java.util.Locale.ROOT).matches("on.*|style|.*(src|href|url|uri|action).*")
                ? text
                : REFUSED;
    }

    private static boolean is(Object value, Content content) {
        return value instanceof SafeText safe && safe.content() == content;
    }

    @Override
    public int length() {
        return out.length();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
