package io.bactrian.logs.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a text holds. The text is gone through once, word by word; a check is asked where a sign or the look of a word
 * promises something. Every check either looks at a bounded stretch or takes what it looked at, so the work grows as the
 * text does. Texts in base64 and behind escapes are gone through likewise, as deep as {@link #DEEPEST}.
 */
final class Scanner {

    private static final int DEEPEST = 3;

    private final Set<Detector> wanted;
    private final boolean secrets;
    private final boolean tokens;
    private final boolean cards;
    private final boolean phones;
    private final boolean v4;
    private final boolean v6;

    Scanner(Set<Detector> wanted) {
        this.wanted = wanted.isEmpty() ? EnumSet.noneOf(Detector.class) : EnumSet.copyOf(wanted);
        this.secrets = wanted.contains(Detector.SECRET);
        this.tokens = wanted.contains(Detector.TOKEN);
        this.cards = wanted.contains(Detector.CARD);
        this.phones = wanted.contains(Detector.PHONE);
        this.v4 = wanted.contains(Detector.IPV4);
        this.v6 = wanted.contains(Detector.IPV6);
    }

    /** What is found, in the order in which it stands there, none over another. */
    List<Hit> scan(String text) {
        return scan(new Text(text), text);
    }

    /** As {@link #scan(String)}, for who asks how much work it was. */
    List<Hit> scan(Text counted, String text) {
        return scan(counted, text, 0);
    }

    private List<Hit> scan(Text counted, String text, int depth) {
        List<Hit> hits = new Pass(counted, depth).run();
        if (depth < DEEPEST) {
            Optional<Decoded> plain = Decoded.of(text);
            if (plain.isPresent()) {
                String inner = plain.get().text();
                Text innerText = new Text(inner);
                List<Hit> all = new ArrayList<>(hits);
                scan(innerText, inner, depth + 1)
                        .forEach(hit -> all.add(plain.get().back(hit)));
                counted.worked(text.length() + innerText.steps());
                return apart(all);
            }
        }
        return hits;
    }

    /** Finds that overlap become one, of the kind of the one that is masked, else of the first. */
    private static List<Hit> apart(List<Hit> hits) {
        hits.sort(Comparator.comparingInt(Hit::start).thenComparingInt(hit -> -hit.end()));
        List<Hit> apart = new ArrayList<>();
        for (Hit hit : hits) {
            Hit last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
            if (last == null || hit.start() >= last.end()) {
                apart.add(hit);
            } else if (hit.end() > last.end()
                    || (hit.subject().isEmpty() && !last.subject().isEmpty())) {
                boolean same = hit.start() == last.start()
                        && hit.end() >= last.end()
                        && !last.subject().isEmpty();
                Hit kind = same || hit.subject().isEmpty() ? hit : last;
                apart.set(
                        apart.size() - 1,
                        new Hit(kind.detector(), last.start(), Math.max(last.end(), hit.end()), kind.subject()));
            }
        }
        return apart;
    }

    /** Once through one text. */
    private final class Pass {
        private final Text text;
        private final int depth;
        private final List<Hit> hits = new ArrayList<>(0);
        private int floor;
        private int runStart;
        private boolean awsKey;

        Pass(Text text, int depth) {
            this.text = text;
            this.depth = depth;
        }

        List<Hit> run() {
            int at = 0;
            int length = text.length();
            while (at < length) {
                int kinds = text.kindUncounted(at);
                if (kinds == 0) {
                    at = sign(at);
                    continue;
                }
                int start = at++;
                while (at < length) {
                    int kind = text.kindUncounted(at);
                    if (kind == 0) {
                        break;
                    }
                    kinds |= kind;
                    at++;
                }
                text.worked(at - start);
                at = word(start, at, kinds);
            }
            wrapped(at);
            return hits;
        }

        /** @return where to go on */
        private int word(int start, int end, int kinds) {
            if (end - start == Uuids.FIRST_GROUP && text.at(end) == '-') {
                int behind = Uuids.end(text, start);
                if (behind > 0) {
                    return behind;
                }
            }
            if (kinds == Text.DIGIT) {
                return number(start, end);
            }
            if ((kinds & Text.DIGIT) != 0 && isIbanHead(start) && wanted.contains(Detector.IBAN)) {
                int behind = take(Ibans.at(text, start));
                if (behind > 0) {
                    return behind;
                }
            }
            if (tokens && Tokens.mayBegin(text.at(start))) {
                int behind = take(Tokens.at(text, start, end));
                awsKey |= behind == end && end - start == 20;
                return behind > 0 ? behind : end;
            }
            return end;
        }

        private boolean isIbanHead(int start) {
            return text.digit(start + 2) && text.digit(start + 3) && text.kind(start) > 1 && text.kind(start + 1) > 1;
        }

        private int number(int start, int end) {
            int length = end - start;
            int behind = 0;
            if (length <= 3) {
                behind = v4 && text.at(end) == '.' ? take(Addresses.v4(text, start)) : 0;
            } else if (cards && (length == 4 ? isGap(end) : length >= 13 && length <= 19)) {
                behind = take(Cards.at(text, start));
            }
            if (behind == 0 && phones && text.at(start) == '0' && length > 1) {
                behind = take(Phones.national(text, start));
            }
            return behind > 0 ? behind : end;
        }

        private boolean isGap(int at) {
            return (text.at(at) == ' ' || text.at(at) == '-') && text.digit(at + 1);
        }

        private int sign(int at) {
            char sign = text.at(at);
            int behind = 0;
            switch (sign) {
                case '+', '/', '_' -> behind = sign == '+' && phones ? take(Phones.international(text, at)) : 0;
                case '-' -> behind = text.at(at + 1) == '-' ? dashes(at) : 0;
                default -> {
                    behind = wrapped(at);
                    behind = behind > 0 ? behind : separator(at, sign);
                    runStart = Math.max(runStart, at + 1);
                }
            }
            return behind > 0 ? behind : at + 1;
        }

        private int separator(int at, char sign) {
            return switch (sign) {
                case '@' -> wanted.contains(Detector.EMAIL) ? take(Emails.at(text, at, floor)) : 0;
                case ':' -> colon(at);
                case '=' -> secrets ? take(Secrets.at(text, at, floor)) : 0;
                case '>' -> secrets && text.kind(at - 1) != 0 ? take(Secrets.at(text, at, floor)) : 0;
                default -> 0;
            };
        }

        private int colon(int at) {
            int behind = 0;
            if (text.at(at + 1) == '/' && text.at(at + 2) == '/') {
                return wanted.contains(Detector.URL_PASSWORD) ? take(UrlPasswords.at(text, at)) : 0;
            }
            if (v6 || v4) {
                behind = take(Ipv6.at(text, at, floor));
            }
            if (behind == 0 && tokens) {
                behind = take(Tokens.bot(text, at, floor));
            }
            if (behind == 0 && secrets) {
                behind = take(Secrets.at(text, at, floor));
            }
            return behind;
        }

        private int dashes(int at) {
            int behind = 0;
            if (wanted.contains(Detector.PRIVATE_KEY) && text.at(at + 2) == '-') {
                behind = take(PrivateKeys.at(text, at));
            } else if (secrets && text.kind(at + 2) != 0) {
                behind = take(Secrets.option(text, at + 2));
            }
            return behind;
        }

        /** What stands in base64 before this sign is gone through too. */
        private int wrapped(int end) {
            int start = Math.max(runStart, floor);
            if (end - start < Wrapped.LEAST) {
                return 0;
            }
            if (awsKey && end - start == 40 && tokens) {
                return take(Optional.of(Hit.masked(Detector.TOKEN, start, end)));
            }
            if (depth == DEEPEST) {
                return 0;
            }
            Optional<String> inner = Wrapped.text(text, start, end);
            if (inner.isEmpty()) {
                return 0;
            }
            Text innerText = new Text(inner.get());
            List<Hit> found = scan(innerText, inner.get(), depth + 1);
            text.worked(innerText.steps());
            if (found.isEmpty()) {
                return 0;
            }
            int padded = end;
            while (text.at(padded) == '=' && padded < end + 2) {
                padded++;
            }
            return take(Optional.of(Hit.masked(found.get(0).detector(), start, padded)));
        }

        /** @return where the find ends, 0 when there is none or it is not looked for */
        private int take(Optional<Hit> found) {
            if (found.isEmpty() || !wanted.contains(found.get().detector())) {
                return 0;
            }
            hits.add(found.get());
            floor = found.get().end();
            runStart = floor;
            return floor;
        }
    }
}
