package io.bactrian.logs.parse.grok;

import java.util.HashMap;
import java.util.Map;

/** The patterns that everybody knows by these names. Without look-around, which RE2 has not. */
final class UsualPatterns {

    static final Map<String, String> DEFINITIONS = definitions();

    private UsualPatterns() {}

    private static Map<String, String> definitions() {
        Map<String, String> all = new HashMap<>();
        words(all);
        addresses(all);
        paths(all);
        times(all);
        logs(all);
        return Map.copyOf(all);
    }

    private static void words(Map<String, String> all) {
        all.put("WORD", "\\w+");
        all.put("NOTSPACE", "\\S+");
        all.put("SPACE", "\\s*");
        all.put("DATA", ".*?");
        all.put("GREEDYDATA", ".*");
        all.put("INT", "[+-]?[0-9]+");
        all.put("NUMBER", "[+-]?(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)");
        all.put("BASE10NUM", "%{NUMBER}");
        all.put("BASE16NUM", "[+-]?(?:0x)?[0-9A-Fa-f]+");
        all.put("POSINT", "[1-9][0-9]*");
        all.put("NONNEGINT", "[0-9]+");
        all.put("USERNAME", "[A-Za-z0-9._-]+");
        all.put("USER", "%{USERNAME}");
        all.put("EMAILLOCALPART", "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+");
        all.put("EMAILADDRESS", "%{EMAILLOCALPART}@%{HOSTNAME}");
        all.put("QUOTEDSTRING", "(?:\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')");
        all.put("QS", "%{QUOTEDSTRING}");
        all.put("UUID", "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");
    }

    private static void addresses(Map<String, String> all) {
        String octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
        String four = "[0-9A-Fa-f]{1,4}";
        all.put("IPV4", octet + "\\." + octet + "\\." + octet + "\\." + octet);
        all.put(
                "IPV6",
                "(?:" + four + "(?::" + four + "){7}|(?:" + four + "(?::" + four + "){0,6})?::(?:(?:" + four
                        + ":){0,5}%{IPV4}|" + four + "(?::" + four + "){0,6})?)(?:%[0-9A-Za-z]+)?");
        all.put("IP", "(?:%{IPV6}|%{IPV4})");
        all.put("HOSTNAME", "[0-9A-Za-z][0-9A-Za-z_-]*(?:\\.[0-9A-Za-z][0-9A-Za-z_-]*)*");
        all.put("IPORHOST", "(?:%{IP}|%{HOSTNAME})");
        all.put("HOST", "%{HOSTNAME}");
        all.put("HOSTPORT", "%{IPORHOST}:%{POSINT}");
        all.put("MAC", "[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\\.[0-9A-Fa-f]{4}){2}");
    }

    private static void paths(Map<String, String> all) {
        all.put("UNIXPATH", "(?:/[\\w%!$@:.,+~-]*)+");
        all.put("WINPATH", "(?:[A-Za-z]:|\\\\)(?:\\\\[^\\\\?*\\s]*)+");
        all.put("PATH", "(?:%{UNIXPATH}|%{WINPATH})");
        all.put("TTY", "/dev/(?:pts|tty[pq]?)(?:\\w+)?/?[0-9]+");
        all.put("URIPROTO", "[A-Za-z][A-Za-z0-9+.-]*");
        all.put("URIHOST", "%{IPORHOST}(?::%{POSINT})?");
        all.put("URIPATH", "(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_-]*)+");
        all.put("URIPARAM", "\\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?<>\\[\\]-]*");
        all.put("URIQUERY", "[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?<>\\[\\]-]*");
        all.put("URIPATHPARAM", "%{URIPATH}(?:%{URIPARAM})?");
        all.put("URI", "%{URIPROTO}://(?:%{USER}(?::[^@\\s]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?");
    }

    private static void times(Map<String, String> all) {
        all.put(
                "MONTH",
                "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
                        + "|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)");
        all.put("MONTHNUM", "(?:1[0-2]|0?[1-9])");
        all.put("MONTHDAY", "(?:3[01]|[12][0-9]|0?[1-9])");
        all.put(
                "DAY",
                "(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)");
        all.put("YEAR", "(?:[0-9]{4}|[0-9]{2})");
        all.put("HOUR", "(?:2[0-3]|[01]?[0-9])");
        all.put("MINUTE", "[0-5][0-9]");
        all.put("SECOND", "(?:60|[0-5]?[0-9])(?:[.,][0-9]+)?");
        all.put("TIME", "%{HOUR}:%{MINUTE}(?::%{SECOND})?");
        all.put("TZ", "[A-Z]{3,4}");
        all.put("ISO8601_TIMEZONE", "(?:Z|[+-][0-9]{2}:?[0-9]{2})");
        all.put(
                "TIMESTAMP_ISO8601",
                "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
                        + "%{ISO8601_TIMEZONE}?");
        all.put("DATE_US", "%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}");
        all.put("DATE_EU", "%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}");
        all.put("DATE", "(?:%{DATE_US}|%{DATE_EU})");
        all.put("DATESTAMP", "%{DATE}[- ]%{TIME}");
        all.put("DATESTAMP_OTHER", "%{DAY} %{MONTH} +%{MONTHDAY} %{TIME} %{TZ} %{YEAR}");
        all.put("DATESTAMP_RFC2822", "%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}");
        all.put("HTTPDATE", "[0-9]{2}/[A-Za-z]{3}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}");
        all.put("SYSLOGTIMESTAMP", "%{MONTH} +%{MONTHDAY} %{TIME}");
        all.put("HTTPDERROR_DATE", "%{DAY} %{MONTH} +%{MONTHDAY} %{TIME} %{YEAR}");
    }

    private static void logs(Map<String, String> all) {
        all.put(
                "LOGLEVEL",
                "(?i:trace|debug|notice|information|info|warning|warn|error|err|severe|fatal|critical|crit"
                        + "|alert|emergency|emerg|panic)");
        all.put("PROG", "[A-Za-z0-9._/%@-]+");
        all.put("SYSLOGHOST", "%{IPORHOST}");
        all.put("SYSLOGFACILITY", "<%{NONNEGINT:facility}.%{NONNEGINT:priority}>");
        all.put("SYSLOGPROG", "%{PROG:program}(?:\\[%{POSINT:pid}\\])?");
        all.put(
                "SYSLOGBASE",
                "%{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource} %{SYSLOGPROG}:");
        all.put("SYSLOGLINE", "%{SYSLOGBASE} %{GREEDYDATA:message}");
        all.put("JAVACLASS", "(?:[A-Za-z$_][\\w$]*\\.)*[A-Za-z$_][\\w$]*");
        all.put("JAVAFILE", "[A-Za-z0-9_. -]+");
        all.put(
                "COMMONAPACHELOG",
                "%{IPORHOST:clientip} %{NOTSPACE:ident} %{NOTSPACE:auth} \\[%{HTTPDATE:timestamp}\\]"
                        + " \"(?:%{WORD:verb} %{NOTSPACE:request}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:rawrequest})\""
                        + " (?:-|%{INT:response:int}) (?:-|%{INT:bytes:int})");
        all.put("COMBINEDAPACHELOG", "%{COMMONAPACHELOG} %{QS:referrer} %{QS:agent}");
        all.put("HTTPD_COMMONLOG", "%{COMMONAPACHELOG}");
        all.put("HTTPD_COMBINEDLOG", "%{COMBINEDAPACHELOG}");
    }
}
