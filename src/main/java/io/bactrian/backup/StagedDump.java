package io.bactrian.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The body of a backup exchange: how to make the backup's bytes, not the bytes themselves. {@code dump:} makes it,
 * {@code compress:} and {@code encrypt:} add their stage, {@code repository:} opens it. As nothing runs before it is
 * opened, a wrong key stops a run before the dump starts, and a retry of the {@code repository:} step dumps anew.
 */
public final class StagedDump {

    private final Dumper dumper;
    private final List<Stage> stages;

    public StagedDump(Dumper dumper) {
        this(dumper, List.of());
    }

    private StagedDump(Dumper dumper, List<Stage> stages) {
        this.dumper = Objects.requireNonNull(dumper, "dumper is null");
        this.stages = List.copyOf(stages);
    }

    /** This dump with one more stage behind those it has. */
    public StagedDump with(Stage stage) {
        List<Stage> more = new ArrayList<>(stages);
        more.add(stage);
        return new StagedDump(dumper, more);
    }

    public List<Stage> stages() {
        return stages;
    }

    /** Starts the dump. The caller closes what it gets, whatever happens. */
    public OpenDump open() throws IOException {
        return new OpenDump(dumper.open(), stages);
    }
}
