package io.bactrian.docs;

import io.bactrian.runtime.ExitCode;
import java.util.List;
import java.util.stream.Stream;

/** {@code docs/reference/exit-codes.md}. */
final class ExitCodesPage {

    private ExitCodesPage() {}

    static String text() {
        List<List<String>> rows = Stream.of(ExitCode.values())
                .map(code -> List.of(Integer.toString(code.code()), Markdown.code(code.name()), code.meaning()))
                .toList();
        return Markdown.page(
                        "Exit codes",
                        "What the process says when it ends. The numbers are part of the interface: none is ever given a"
                                + " second meaning.")
                .table(List.of("Status", "Name", "Meaning"), rows)
                .text();
    }
}
