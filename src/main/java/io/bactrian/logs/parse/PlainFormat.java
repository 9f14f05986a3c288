package io.bactrian.logs.parse;

import java.util.Optional;

/** The whole line is the message; a stack trace in it is told apart. */
final class PlainFormat implements Format {

    @Override
    public Optional<String> read(Input input, Draft draft) {
        StackTrace.split(input.text(), draft);
        return Optional.empty();
    }
}
