package io.bactrian.logs.parse;

import io.bactrian.logs.parse.grok.Grok;
import java.util.Optional;

/** A pattern of one's own. What a text has beside the match is not lost: the whole is kept then. */
final class GrokFormat implements Format {

    private static final Optional<String> NO_MATCH = Optional.of("grok: the pattern does not match");

    private final Grok grok;

    GrokFormat(Grok grok) {
        this.grok = grok;
    }

    @Override
    public Optional<String> read(Input input, Draft draft) {
        String text = input.text();
        Optional<Grok.Span> span = grok.match(text, draft::field);
        if (span.isEmpty()) {
            return NO_MATCH;
        }
        if (!draft.has(Known.Part.MESSAGE)) {
            draft.message(text);
        } else if (!isAll(text, span.get())) {
            draft.other("event.original", text);
        }
        return Optional.empty();
    }

    private static boolean isAll(String text, Grok.Span span) {
        return text.substring(0, span.from()).isBlank()
                && text.substring(span.to()).isBlank();
    }
}
