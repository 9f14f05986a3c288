package io.bactrian.logs.redact;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** International bank account numbers: the length that their country uses, and right check digits (mod 97). */
final class Ibans {

    private static final Map<String, Integer> LENGTHS =
            lengths("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28"
                    + " CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28"
                    + " HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22"
                    + " MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24"
                    + " SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    private Ibans() {}

    /** At the first letter of a word that begins with two letters and two digits. */
    static Optional<Hit> at(Text text, int start) {
        Integer length = LENGTHS.get(text.part(start, start + 2).toUpperCase(Locale.ROOT));
        if (length == null) {
            return Optional.empty();
        }
        StringBuilder signs = new StringBuilder(length);
        int at = start;
        while (signs.length() < length) {
            char sign = text.at(at);
            if (Text.kindOf(sign) != 0) {
                signs.append(Character.toUpperCase(sign));
            } else if ((sign != ' ' && sign != '-') || signs.length() % 4 != 0) {
                return Optional.empty();
            }
            at++;
        }
        boolean free = Edges.ofWord(text, start, at) && !Edges.isHyphenated(text, start, at);
        return free && remainder(signs) == 1
                ? Optional.of(new Hit(Detector.IBAN, start, at, signs.toString()))
                : Optional.empty();
    }

    private static int remainder(CharSequence iban) {
        int rest = 0;
        for (int at = 0; at < iban.length(); at++) {
            int value = Character.digit(iban.charAt((at + 4) % iban.length()), 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest;
    }

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String country : table.split(" ", -1)) {
            lengths.put(country.substring(0, 2), Integer.valueOf(country.substring(2)));
        }
        return lengths;
    }
}
