package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stack traces as their languages print them: each is one line with what it belongs to, in a file and in docker's. */
class StackTracesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String JAVA = """
            2026-11-21 08:00:00 ERROR shop.Checkout - payment failed
            java.lang.IllegalStateException: cannot pay
            \tat shop.Checkout.pay(Checkout.java:41)
            \tSuppressed: java.io.IOException: closing
            \t\tat shop.Checkout.close(Checkout.java:60)
            Caused by: java.util.NoSuchElementException: o-1
            \tat shop.Orders.find(Orders.java:12)
            \t... 23 more""";

    private static final String UNLOGGED = """
            Exception in thread "main" java.lang.IllegalStateException: cannot pay
            \tat shop.Checkout.pay(Checkout.java:41)""";

    private static final String PYTHON = """
            2026-11-21 08:00:00,123 ERROR root payment failed
            Traceback (most recent call last):
              File "/srv/shop/pay.py", line 5, in pay
                return {}[order]
                       ~~^^^^^^^
            KeyError: 'o-1'

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/srv/shop/pay.py", line 9, in <module>
                pay("o-1")
              File "/srv/shop/pay.py", line 7, in pay
                raise RuntimeError("cannot pay") from e
            RuntimeError: cannot pay

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/srv/shop/pay.py", line 12, in <module>
                int("x")
            shop.errors.Überweisung: invalid literal for int() with base 10: 'x'""";

    private static final String INTERRUPTED = """
            waiting for orders
            Traceback (most recent call last):
              File "/srv/shop/wait.py", line 3, in <module>
                time.sleep(60)
            KeyboardInterrupt""";

    private static final String PANIC = """
            panic: runtime error: invalid memory address or nil pointer dereference
            [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47b0a4]

            goroutine 1 [running]:
            panic({0x45e0a0?, 0xc00001c0a8?})
            \t/usr/local/go/src/runtime/panic.go:884 +0x213
            main.(*Checkout).Pay(0x0, {0xc000012345, 0x3})
            \t/srv/shop/main.go:12 +0x24
            ...7 frames elided...
            main.main()
            \t/srv/shop/main.go:20 +0x1d

            goroutine 18 [select, 2 minutes]:
            net/http.(*persistConn).writeLoop(0xc0001ac000)
            \t/usr/local/go/src/net/http/transport.go:2410 +0xf2
            created by net/http.(*Transport).dialConn in goroutine 5
            \t/usr/local/go/src/net/http/transport.go:1766 +0x1645""";

    private static final String SERVED_PANIC = """
            2026/11/21 08:00:00 http: panic serving 127.0.0.1:41234: cannot pay
            goroutine 34 [running]:
            net/http.(*conn).serve.func1()
            \t/usr/local/go/src/net/http/server.go:1868 +0xb9""";

    private static final String NODE = """
            Error: ENOENT: no such file or directory, open '/srv/orders'
                at Object.openSync (node:fs:601:3)
                at main (/srv/shop/index.js:3:4) {
              errno: -2,
              code: 'ENOENT'
            }""";

    private static final String DOT_NET = """
            fail: Shop.Checkout[0]
            System.InvalidOperationException: cannot pay
             ---> System.Collections.Generic.KeyNotFoundException: o-1
               at Shop.Orders.Find(String id) in /srv/Orders.cs:line 12
               --- End of inner exception stack trace ---
               at Shop.Checkout.Pay() in /srv/Checkout.cs:line 41
            --- End of stack trace from previous location ---
               at Shop.Program.Main() in /srv/Program.cs:line 7""";

    private static final String RUBY = """
            pay.rb:5:in `fetch': key not found: "o-1" (KeyError)
            \tfrom pay.rb:5:in `pay'
            \tfrom pay.rb:9:in `<main>'""";

    /** What is printed, with the line before it. */
    static Stream<String> traces() {
        return Stream.of(JAVA, UNLOGGED, PYTHON, INTERRUPTED, PANIC, SERVED_PANIC, NODE, DOT_NET, RUBY);
    }

    private static final List<String> AROUND =
            List.of("2026-11-21 08:00:01,000 INFO root paid o-2", "paid: o-3", "paid o-4");

    @ParameterizedTest
    @MethodSource("traces")
    void trace_is_one_line_in_a_file(String trace) {
        List<String> wanted = around(trace);
        byte[] bytes = (String.join("\n", wanted) + "\n").getBytes(UTF_8);
        assertThat(framed(Decoder.PLAIN, bytes)).containsExactlyElementsOf(wanted);
    }

    /** Each line that a container prints is an entry of its own, between those of the other output. */
    @ParameterizedTest
    @MethodSource("traces")
    void trace_is_one_line_in_a_file_of_dockers(String trace) throws IOException {
        List<String> wanted = around(trace);
        StringBuilder entries = new StringBuilder();
        for (String line : String.join("\n", wanted).split("\n", -1)) {
            entries.append(entry(line, "stderr")).append(entry("", "stdout")).append(entry("at work", "stdout"));
        }
        assertThat(framed(new DockerDecoder(), entries.toString().getBytes(UTF_8)).stream()
                        .filter(text -> !text.equals("at work") && !text.isEmpty()))
                .containsExactlyElementsOf(wanted);
    }

    private static List<String> around(String trace) {
        List<String> all = new ArrayList<>(AROUND.subList(0, 1));
        all.add(trace);
        all.addAll(AROUND.subList(1, 3));
        all.add(trace);
        return all;
    }

    private static String entry(String text, String stream) throws IOException {
        return JSON.writeValueAsString(Map.of("log", text + "\n", "stream", stream, "time", "2026-11-21T08:00:00Z"))
                + "\n";
    }

    private static List<String> framed(Decoder decoder, byte[] bytes) {
        List<String> lines = new ArrayList<>();
        new Framer(decoder, new StackTraces(), 1 << 20, 1000)
                .frame(
                        TextEncoding.UTF_8,
                        bytes,
                        0,
                        bytes.length,
                        true,
                        (from, to, text, fields, truncated) -> lines.add(new String(text, UTF_8)));
        return lines;
    }

    @Test
    void line_after_a_trace_stands_for_itself_though_it_looks_like_an_exception() {
        String text = PYTHON + "\npaid: o-2\nTraceback (most recent call last):\n  File \"a.py\", line 1\nA: b\n";
        List<String> lines = framed(Decoder.PLAIN, text.getBytes(UTF_8));
        assertThat(lines)
                .containsExactly(
                        PYTHON, "paid: o-2\nTraceback (most recent call last):\n  File \"a.py\", line 1\nA: b");
    }

    @Test
    void trace_without_a_line_before_it_begins_anew_behind_another() {
        String python = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError";
        String java = "java.io.IOException: closing\n\tat shop.Checkout.close(Checkout.java:60)";
        String all = String.join("\n", python, python, java, java, "");
        assertThat(framed(Decoder.PLAIN, all.getBytes(UTF_8))).containsExactly(python, python, java, java);
    }

    @Test
    void trace_that_breaks_off_ends_before_the_next_line() {
        String broken = "failed\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>";
        List<String> lines = framed(Decoder.PLAIN, (broken + "\n2026-11-21 paid\n").getBytes(UTF_8));
        assertThat(lines).containsExactly(broken, "2026-11-21 paid");
    }

    @Test
    void same_bytes_make_the_same_lines_however_they_come() {
        String text = String.join("\n", "paid", PYTHON, "paid", PANIC, "paid", "");
        byte[] bytes = text.getBytes(UTF_8);
        List<String> whole = framed(Decoder.PLAIN, bytes);
        Framer framer = new Framer(Decoder.PLAIN, new StackTraces(), 1 << 20, 1000);
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= bytes.length; to++) {
            from = framer.frame(
                    TextEncoding.UTF_8,
                    bytes,
                    from,
                    to,
                    to == bytes.length,
                    (begin, end, line, fields, cut) -> lines.add(new String(line, UTF_8)));
        }
        assertThat(lines).containsExactlyElementsOf(whole).hasSize(5);
    }

    @Test
    void trace_of_too_many_lines_goes_on_in_another_line() {
        StringBuilder text = new StringBuilder("failed\n");
        for (int frame = 0; frame < 2500; frame++) {
            text.append("\tat a.B.c(B.java:").append(frame).append(")\n");
        }
        List<String> lines = framed(Decoder.PLAIN, text.toString().getBytes(UTF_8));
        assertThat(lines).hasSize(3);
        assertThat(String.join("\n", lines) + "\n").isEqualTo(text.toString());
    }
}
