package io.bactrian.logs.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.bactrian.logs.Event;
import io.bactrian.runtime.PermanentException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormatsTest {

    private static final Instant TIME = Instant.parse("2026-11-21T13:52:28Z");

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            logfmt~time=2026-11-21T13:52:28Z level=warn msg="it is slow"~warn~it is slow
            logfmt~ts=1795269148 lvl=eror level=error msg=short took=3ms ok~error~short
            access~203.0.113.7 - - [21/Nov/2026:13:52:28 +0000] "GET /a HTTP/1.1" 200 512~info~GET /a HTTP/1.1 200
            access~2001:db8::7 - frank [21/Nov/2026:13:52:28 +0000] "POST /a HTTP/2.0" 404 0 "-" "curl/8"~warn~POST /a HTTP/2.0 404
            access~shop.example:443 203.0.113.7 - - [21/Nov/2026:13:52:28 +0000] "GET / HTTP/1.1" 503 -~error~GET / HTTP/1.1 503
            access~203.0.113.7 - - [21/Nov/2026:13:52:28 +0000] "\\x16\\x03\\x01" 400 150 "-" "-"~warn~\\x16\\x03\\x01 400
            access~203.0.113.7 - - [21/Nov/2026:13:52:28 +0000] "" 408 0~warn~408
            access~203.0.113.7 - John Doe [21/Nov/2026:13:52:28 +0000] "GET /?q=\\"x\\" HTTP/1.1" 200 5~info~GET /?q="x" HTTP/1.1 200
            nginx-error~2026/11/21 13:52:28 [error] 12#13: *90 open() "/a" failed (2: No such file), client: 203.0.113.7, server: s, request: "GET /a, client: x HTTP/1.1", host: "h"~error~open() "/a" failed (2: No such file)
            nginx-error~2026/11/21 13:52:28 [notice] 1#1: using the "epoll" event method~info~using the "epoll" event method
            nginx-error~2026/11/21 13:52:28 [emerg] 1#1: bind() to 0.0.0.0:80 failed~fatal~bind() to 0.0.0.0:80 failed
            apache-error~[Sat Nov 21 13:52:28.000000 2026] [core:error] [pid 12:tid 34] [client 203.0.113.7:80] AH00126: Invalid URI~error~AH00126: Invalid URI
            apache-error~[Sat Nov 21 13:52:28 2026] [notice] Apache configured~info~Apache configured
            apache-error~[Sat Nov 21 13:52:28.000000 2026] [ssl:trace3] [pid 12] x [y] z~trace~x [y] z
            postgresql~2026-11-21 13:52:28.000 UTC [12] LOG:  database system is ready~info~database system is ready
            postgresql~2026-11-21 13:52:28.000 UTC [12] shop@crm ERROR:  relation "x" does not exist at character 15~error~relation "x" does not exist at character 15
            postgresql~2026-11-21 20:52:28.000 +07 [12] shop@crm STATEMENT:  SELECT * FROM x~info~SELECT * FROM x
            postgresql~2026-11-21 13:52:28.000 UTC [12] PANIC:  could not write~fatal~could not write
            mariadb~2026-11-21 13:52:28 0 [Note] InnoDB: ready for connections~info~InnoDB: ready for connections
            mariadb~2026-11-21 13:52:28 12 [ERROR] Aborted connection 12~error~Aborted connection 12
            mariadb~2026-11-21T13:52:28.000000Z 0 [System] [MY-010931] [Server] ready~info~ready
            mariadb~261121 13:52:28 [Warning] IP address could not be resolved~warn~IP address could not be resolved
            redis~12:M 21 Nov 2026 13:52:28.000 * Ready to accept connections tcp~info~Ready to accept connections tcp
            redis~12:C 21 Nov 2026 13:52:28.000 # WARNING Memory overcommit~warn~WARNING Memory overcommit
            redis~[12] 21 Nov 13:52:28.000 - 0 clients connected~debug~0 clients connected
            java~2026-11-21 13:52:28,000 INFO  [main] org.example.Shop - it began~info~it began
            java~2026-11-21 13:52:28,000 [main] ERROR org.example.Shop - no: why~error~no: why
            java~13:52:28.000 [main] DEBUG o.e.Shop - it began~debug~it began
            java~2026-11-21T20:52:28.000+07:00  WARN 12 --- [shop] [           main] o.e.Shop  : slow~warn~slow
            java~21-Nov-2026 13:52:28.000 SEVERE [main] org.apache.catalina.startup.Catalina.start Server failed~error~Server failed
            java~2026-11-21 13:52:28 INFO plain words~info~plain words
            python~2026-11-21 13:52:28,000 - shop.orders - ERROR - it - broke~error~it - broke
            python~2026-11-21 13:52:28,000 - WARNING - shop - slow~warn~slow
            python~2026-11-21 13:52:28 - root - CRITICAL - a: b~fatal~a: b
            syslog~<34>1 2026-11-21T13:52:28.000Z web1 su 12 ID47 - 'su root' failed~fatal~'su root' failed
            syslog~<165>1 2026-11-21T13:52:28Z web1 app - - [a@1 k="v" q="a\\"b\\]"][b@1] \ufefftext~info~text
            syslog~<13>Nov 21 13:52:28 web1 cron[12]: (root) CMD (x)~info~(root) CMD (x)
            syslog~Nov 21 13:52:28 web1 kernel: [ 12.3] oom~~[ 12.3] oom
            syslog~2026-11-21T13:52:28.000000+00:00 web1 sshd[12]: Accepted key~~Accepted key
            syslog~<11>Nov 21 13:52:28 web1 no tag at all~error~no tag at all
            """)
    void lines_of_real_programs(String format, String line, String level, String message) {
        for (String asked : List.of(format, "auto")) {
            Event event = Sample.event(asked, line);
            assertThat(event.failure()).as(asked).isEmpty();
            assertThat(event.timestamp()).as(asked).isEqualTo(TIME);
            assertThat(event.level()).as(asked).isEqualTo(level == null ? "" : level);
            assertThat(event.message()).as(asked).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "logfmt, hello world, logfmt: no key=value in it",
        "logfmt, 'a=\"open', logfmt: a quoted value does not end",
        "access, hello, access: not in the common or combined form",
        "access, '1.1.1.1 - - [21/Nov/2026:13:52:28 +0000] \"GET / HTTP/1.1\" x 5', access: not in the common or combined form",
        "nginx-error, 2026/11/21 13:52:28 hello, nginx-error: not in the form of nginx's error log",
        "apache-error, [hello] there, apache-error: not in the form of Apache's error log",
        "postgresql, hello, postgresql: it does not begin with log_line_prefix",
        "postgresql, 2026-11-21 13:52:28.000 UTC [12] hello, postgresql: no level such as LOG: after the prefix",
        "mariadb, 2026-11-21 13:52:28 hello, mariadb: neither error log nor slow query log",
        "redis, 12:M hello, redis: not in the form of Redis' log",
        "java, hello, java: it does not begin with a time",
        "java, 2026-11-21 13:52:28 hello, java: there is no level after the time",
        "syslog, <999>hello, syslog: the priority is not a number from 0 to 191",
        "syslog, hello, syslog: there is no time before the host",
        "syslog, <34>1 - a b, syslog: the header is not that of RFC 5424",
        "syslog, '<34>1 - a b c d [x y]', syslog: the structured data are broken"
    })
    void what_is_of_another_format_is_kept_whole_and_says_why(String format, String line, String why) {
        Event event = Sample.event(format, line);
        assertThat(event.failure()).contains(why);
        assertThat(event.message()).isEqualTo(line);
        assertThat(event.timestamp()).isEqualTo(Sample.NOW);
        assertThat(event.metadata()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{hello}",
                "[hello] there",
                "12 apples",
                "2026 was a year",
                "a = b",
                "key=value",
                "<xml>",
                "2026-11-21 13:52:28 hello",
                "Nov is a month of the year",
                "# a comment",
                "1.2.3.4 is an address of a host",
                "http://x/?a=b&c=d",
                "\u0000\u0001",
                "::::::::::::::::",
                "----------------------",
                "[[[[[[[[[[[["
            })
    void auto_takes_everything_else_as_plain_which_is_no_failure(String text) {
        Event event = Sample.event("auto", text);
        assertThat(event.failure()).isEmpty();
        assertThat(event.message()).isEqualTo(text);
        assertThat(event.metadata()).isEmpty();
    }

    @Test
    void auto_says_that_broken_json_is_broken() {
        assertThat(Sample.event("auto", "{\"a\":1,\"b").failure()).contains("json: it is broken");
    }

    @Test
    void logfmt_fields() {
        Event event = Sample.event(
                "logfmt", "a=1 b=\"x \\\"y\\\" \\u00e9\\n\" c= d request_id=r1 uid=7 service=shop a=2 e=\"\"");
        assertThat(event.correlationId()).isEqualTo("r1");
        assertThat(event.userId()).isEqualTo("7");
        assertThat(event.service()).isEqualTo("shop");
        assertThat(event.metadata())
                .containsOnly(
                        entry("a", "2"),
                        entry("b", "x \"y\" \u00e9\n"),
                        entry("c", ""),
                        entry("d", true),
                        entry("e", ""),
                        entry("rest", "a: 1"),
                        entry("limited", List.of("duplicate")));
    }

    @Test
    void access_fields_and_what_was_added_to_them() {
        Event event = Sample.event(
                "access",
                "203.0.113.7 - frank [21/Nov/2026:13:52:28 +0000] \"GET /a?b=c HTTP/1.1\" 200 512 \"https://x/\" \"curl/8\""
                        + " rt=0.5 request_id=r1");
        assertThat(event.correlationId()).isEqualTo("r1");
        assertThat(event.metadata())
                .containsOnly(
                        entry("source.address", "203.0.113.7"),
                        entry("user.name", "frank"),
                        entry("http.request.method", "GET"),
                        entry("url.original", "/a?b=c"),
                        entry("http.version", "1.1"),
                        entry("http.response.status_code", 200L),
                        entry("http.response.body.bytes", 512L),
                        entry("http.request.referrer", "https://x/"),
                        entry("user_agent.original", "curl/8"),
                        entry("rt", "0.5"));
        assertThat(Sample.event(
                                "access",
                                "h - - [21/Nov/2026:13:52:28 +0000] \"G / HTTP/1.0\" 200 5 \"-\" \"-\" 0.5 \"x\"")
                        .metadata())
                .containsEntry("extra", "0.5 \"x\"");
    }

    @Test
    void nginx_error_fields() {
        Event event = Sample.event(
                "nginx-error",
                "2026/11/21 13:52:28 [error] 12#13: *90 connect() failed, client: 203.0.113.7, server: s, request: \"GET /, host: HTTP/1.1\", upstream: \"http://u/\", host: \"h\"");
        assertThat(event.metadata())
                .containsOnly(
                        entry("process.pid", 12L),
                        entry("process.thread.id", 13L),
                        entry("nginx.connection", 90L),
                        entry("source.address", "203.0.113.7"),
                        entry("url.domain", "s"),
                        entry("http.request.line", "GET /, host: HTTP/1.1"),
                        entry("http.upstream", "http://u/"),
                        entry("http.request.host", "h"));
    }

    @Test
    void apache_error_fields() {
        assertThat(Sample.event(
                                "apache-error",
                                "[Sat Nov 21 13:52:28.000000 2026] [core:error] [pid 12:tid 34] [client 203.0.113.7:80] AH00126: Invalid URI")
                        .metadata())
                .containsOnly(
                        entry("apache.module", "core"),
                        entry("process.pid", 12L),
                        entry("process.thread.id", "34"),
                        entry("source.address", "203.0.113.7:80"),
                        entry("error.code", "AH00126"));
    }

    @Test
    void postgresql_with_a_prefix_of_ones_own() {
        Event event = Sample.event(
                Sample.withPrefix("%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h "),
                "2026-11-21 13:52:28 UTC [12]: [3-1] user=shop,db=crm,app=psql,client=[local] LOG:  duration: 12.345 ms  statement: SELECT 1");
        assertThat(event.failure()).isEmpty();
        assertThat(event.message()).isEqualTo("duration: 12.345 ms  statement: SELECT 1");
        assertThat(event.metadata())
                .containsOnly(
                        entry("process.pid", "12"),
                        entry("postgresql.session_line", "3"),
                        entry("user.name", "shop"),
                        entry("postgresql.database", "crm"),
                        entry("postgresql.application_name", "psql"),
                        entry("source.address", "[local]"),
                        entry("postgresql.severity", "LOG"),
                        entry("postgresql.duration_ms", 12.345));
        assertThat(Sample.event(Sample.withPrefix("%n %-6p %c|"), "1795269148.250 12     6a.1b|FATAL:  no")
                        .timestamp())
                .isEqualTo(TIME.plusMillis(250));
        assertThatThrownBy(() -> Sample.event(Sample.withPrefix("%m %y"), "x"))
                .isInstanceOf(PermanentException.class)
                .hasMessage("linePrefix has %y, which PostgreSQL does not know");
    }

    @Test
    void postgresql_csvlog_and_jsonlog() {
        Event csv = Sample.event(
                "postgresql",
                "2026-11-21 13:52:28.000 UTC,\"shop\",\"crm\",12,\"10.0.0.1:5000\",6a.1b,3,\"SELECT\",2026-11-21 13:00:00 UTC,4/5,0,"
                        + "ERROR,42P01,\"relation \"\"x\"\" does not exist\nin two lines\",,,,,,\"SELECT * FROM x\",15,,\"psql\",\"client backend\",,77");
        assertThat(csv.failure()).isEmpty();
        assertThat(csv.timestamp()).isEqualTo(TIME);
        assertThat(csv.level()).isEqualTo("error");
        assertThat(csv.message()).isEqualTo("relation \"x\" does not exist\nin two lines");
        assertThat(csv.metadata())
                .containsEntry("user.name", "shop")
                .containsEntry("postgresql.sql_state", "42P01")
                .containsEntry("postgresql.query", "SELECT * FROM x")
                .containsEntry("postgresql.query_id", "77");
        assertThat(Sample.event("postgresql", "2026-11-21 13:52:28.000 UTC,\"shop")
                        .failure())
                .isPresent();
        assertThat(Sample.event("postgresql", "2026-11-21 13:52:28.000 UTC,a,b").failure())
                .isPresent();
        Event json = Sample.event(
                "postgresql",
                "{\"timestamp\":\"2026-11-21 13:52:28.000 UTC\",\"user\":\"shop\",\"error_severity\":\"FATAL\",\"message\":\"no\"}");
        assertThat(json.timestamp()).isEqualTo(TIME);
        assertThat(json.level()).isEqualTo("fatal");
        assertThat(json.message()).isEqualTo("no");
    }

    @Test
    void a_slow_query_is_one_event() {
        Event event = Sample.event("mariadb", """
                # Time: 261121 13:52:28
                # User@Host: app[app] @ db1 [10.0.0.1]
                # Thread_id: 8  Schema: shop  QC_hit: No
                # Query_time: 2.000153  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 0
                use shop;
                SET timestamp=1795269147;
                SELECT sleep(2)
                FROM dual;""");
        assertThat(event.failure()).isEmpty();
        assertThat(event.timestamp()).isEqualTo(TIME.minusSeconds(1));
        assertThat(event.level()).isEqualTo("warn");
        assertThat(event.message()).isEqualTo("SELECT sleep(2)\nFROM dual;");
        assertThat(event.metadata())
                .containsOnly(
                        entry("user.name", "app"),
                        entry("source.domain", "db1"),
                        entry("source.ip", "10.0.0.1"),
                        entry("mysql.thread_id", 8L),
                        entry("mysql.schema", "shop"),
                        entry("mysql.qc_hit", "No"),
                        entry("mysql.query_time", 2.000153),
                        entry("mysql.lock_time", 0.0),
                        entry("mysql.rows_sent", 1L),
                        entry("mysql.rows_examined", 0L),
                        entry("rest", "mysql.schema: shop"),
                        entry("limited", List.of("duplicate")));
    }

    @Test
    void java_fields_and_a_stack_trace() {
        Event event = Sample.event("java", """
                2026-11-21T20:52:28.000+07:00 ERROR 12 --- [shop] [http-1] [shop,4bf92f3577b34da6a3ce929d0e0e4736,00f067aa0ba902b7] o.e.Shop : order 4 failed
                for the second time
                org.example.OrderException: no stock: item 7
                \tat org.example.Shop.order(Shop.java:12)
                \tat org.example.Shop.main(Shop.java:3)
                Caused by: java.io.IOException
                \t... 2 more""");
        assertThat(event.message()).isEqualTo("order 4 failed\nfor the second time");
        assertThat(event.correlationId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(event.metadata())
                .containsEntry("process.pid", 12L)
                .containsEntry("log.logger", "o.e.Shop")
                .containsEntry("error.type", "org.example.OrderException")
                .containsEntry("error.message", "no stock: item 7");
        assertThat((String) event.metadata().get("error.stack_trace"))
                .startsWith("org.example.OrderException: no stock: item 7\n\tat ")
                .endsWith("\t... 2 more");
    }

    @Test
    void a_stack_trace_by_itself_is_told_apart_too() {
        Event event = Sample.event(
                "plain", "Exception in thread \"main\" java.lang.NullPointerException\n\tat a.B.c(B.java:1)");
        assertThat(event.metadata()).containsEntry("error.type", "java.lang.NullPointerException");
        assertThat(event.message()).isEqualTo("Exception in thread \"main\" java.lang.NullPointerException");
    }

    @Test
    void a_traceback_of_python_is_told_apart_from_the_message_before_it() {
        Event event = Sample.event("auto", """
                2026-11-21 13:52:28,000 - shop - ERROR - order 4 failed
                Traceback (most recent call last):
                  File "/app/db.py", line 3, in get
                KeyError: 4

                During handling of the above exception, another exception occurred:

                Traceback (most recent call last):
                  File "/app/shop.py", line 12, in order
                    stock.take(item)
                shop.errors.NoStock: item: 7""");
        assertThat(event.message()).isEqualTo("order 4 failed");
        assertThat(event.level()).isEqualTo("error");
        assertThat(event.metadata())
                .containsEntry("log.logger", "shop")
                .containsEntry("error.type", "shop.errors.NoStock")
                .containsEntry("error.message", "item: 7");
        assertThat((String) event.metadata().get("error.stack_trace"))
                .startsWith("Traceback (most recent call last):\n  File \"/app/db.py\"")
                .endsWith("shop.errors.NoStock: item: 7");
    }

    @Test
    void a_traceback_by_itself_says_the_exception() {
        Event event =
                Sample.event("auto", "Traceback (most recent call last):\n  File \"x.py\", line 1\nKeyboardInterrupt");
        assertThat(event.message()).isEqualTo("KeyboardInterrupt");
        assertThat(event.metadata())
                .containsEntry("error.type", "KeyboardInterrupt")
                .doesNotContainKey("error.message");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            INFO:     127.0.0.1:5000 - "GET / HTTP/1.1" 200 OK~info~127.0.0.1:5000 - "GET / HTTP/1.1" 200 OK~
            ERROR:shop.orders:no stock: item 7~error~no stock: item 7~shop.orders
            WARNING:it is: slow~warn~it is: slow~
            """)
    void auto_takes_the_short_layouts_of_python(String text, String level, String message, String logger) {
        Event event = Sample.event("auto", text);
        assertThat(event.level()).isEqualTo(level);
        assertThat(event.message()).isEqualTo(message);
        assertThat(event.metadata().get("log.logger")).isEqualTo(logger);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Error: no such file", "NOTE to all: x", "HTTP: x", "A: b", "2026-11-21 13:52:28 - a - b - c"})
    void what_only_looks_like_python_is_plain(String text) {
        Event event = Sample.event("auto", text);
        assertThat(event.level()).isEmpty();
        assertThat(event.message()).isEqualTo(text);
        assertThat(event.failure()).isEmpty();
    }

    @Test
    void java_util_logging_has_two_lines() {
        Event event = Sample.event("auto", "Nov 21, 2026 1:52:28 PM org.example.Shop open\nSEVERE: no door");
        assertThat(event.timestamp()).isEqualTo(TIME);
        assertThat(event.level()).isEqualTo("error");
        assertThat(event.message()).isEqualTo("no door");
        assertThat(event.metadata())
                .containsOnly(entry("log.logger", "org.example.Shop"), entry("log.origin.function", "open"));
    }

    @Test
    void java_takes_the_context_that_is_written_in_brackets() {
        Event event = Sample.event("java", "2026-11-21 13:52:28,000 INFO [main] [request_id=r1, user_id=u1] a.B - m");
        assertThat(event.correlationId()).isEqualTo("r1");
        assertThat(event.userId()).isEqualTo("u1");
    }

    @Test
    void syslog_fields_and_structured_data() {
        Event event = Sample.event(
                "syslog",
                "<165>1 2026-11-21T13:52:28Z web1 app 12 ID47 [a@1 k=\"v\" request_id=\"r1\" q=\"a\\\"b\\]\\\\\"][b@1] text");
        assertThat(event.service()).isEqualTo("app");
        assertThat(event.correlationId()).isEqualTo("r1");
        assertThat(event.metadata())
                .containsOnly(
                        entry("log.syslog.severity.code", 5L),
                        entry("log.syslog.facility.code", 20L),
                        entry("host.name", "web1"),
                        entry("process.pid", "12"),
                        entry("log.syslog.msgid", "ID47"),
                        entry(
                                "log.syslog.structured_data",
                                Map.of("a@1", Map.of("k", "v", "request_id", "r1", "q", "a\"b]\\"), "b@1", Map.of())));
    }

    @Test
    void a_time_without_a_zone_is_one_of_the_given_zone() {
        assertThat(Sample.event(Sample.inZone("java", "Asia/Ho_Chi_Minh"), "2026-11-21 20:52:28,000 INFO a.B - m")
                        .timestamp())
                .isEqualTo(TIME);
        assertThat(Sample.event(Sample.inZone("syslog", "Asia/Ho_Chi_Minh"), "Nov 21 20:52:28 web1 a: m")
                        .timestamp())
                .isEqualTo(TIME);
    }
}
