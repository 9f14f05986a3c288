package io.bactrian.logs.parse.grok;

/** Addresses and names of hosts, read by hand. IPv6 is left to RE2. */
final class Addresses {

    private Addresses() {}

    static int ipv4(String text, int at) {
        int end = at;
        for (int octet = 0; octet < 4; octet++) {
            if (octet > 0 && Token.sign(text, end++) != '.') {
                return Token.UNKNOWN;
            }
            int from = end;
            end = Numbers.digits(text, from);
            boolean padded = end - from > 1 && text.charAt(from) == '0';
            if (end == from || end - from > 3 || padded || Integer.parseInt(text, from, end, 10) > 255) {
                return Token.UNKNOWN;
            }
        }
        return end;
    }

    static int ip(String text, int at) {
        return ipv4(text, at); // what begins as IPv4 is no IPv6
    }

    static int hostName(String text, int at) {
        if (!isStart(Token.sign(text, at))) {
            return Token.UNKNOWN;
        }
        int end = label(text, at);
        while (Token.sign(text, end) == '.' && isStart(Token.sign(text, end + 1))) {
            end = label(text, end + 1);
        }
        return end;
    }

    static int ipOrHost(String text, int at) {
        int ip = ipv4(text, at);
        if (ip != Token.UNKNOWN) {
            return ip;
        }
        int host = hostName(text, at);
        int colon = text.indexOf(':', at);
        boolean maybeAddress =
                host != Token.UNKNOWN && (Token.isDigit(text.charAt(at)) || (colon >= 0 && colon <= at + 4));
        return maybeAddress ? Token.UNKNOWN : host;
    }

    static int pathAndQuery(String text, int at) {
        if (Token.sign(text, at) != '/') {
            return Token.UNKNOWN;
        }
        int end = at;
        while (isPath(Token.sign(text, end))) {
            end++;
        }
        if (Token.sign(text, end) == '?') {
            end++;
            while (isQuery(Token.sign(text, end))) {
                end++;
            }
        }
        return end;
    }

    private static int label(String text, int at) {
        int end = at;
        while (Token.isName(Token.sign(text, end))) {
            end++;
        }
        return end;
    }

    private static boolean isStart(char sign) {
        return Token.isLetter(sign) || Token.isDigit(sign);
    }

    private static boolean isPath(char sign) {
        return Token.isName(sign) || "/$.+!*'(){},~:;=@#%&".indexOf(sign) >= 0;
    }

    private static boolean isQuery(char sign) {
        return isPath(sign) || "|?<>[]".indexOf(sign) >= 0;
    }
}
