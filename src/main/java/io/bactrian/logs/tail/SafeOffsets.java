package io.bactrian.logs.tail;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;

/** How far files are safe, as those who follow them know: for whoever deletes what has been read. */
public final class SafeOffsets {

    private final CamelContext context;

    public SafeOffsets(CamelContext context) {
        this.context = context;
    }

    /**
     * Everything before this offset is safe, by every tail of the context that follows the file.
     *
     * @param file an absolute path, as the tail has it
     * @return empty when none does
     */
    public OptionalLong of(Path file) {
        String path = file.toString();
        return List.copyOf(context.getRoutes()).stream()
                .flatMapToLong(route -> route.getConsumer() instanceof TailConsumer tail
                        ? tail.files().stream()
                                .filter(followed -> followed.path().equals(path))
                                .mapToLong(TailState.FileState::safe)
                        : LongStream.empty())
                .min();
    }
}
