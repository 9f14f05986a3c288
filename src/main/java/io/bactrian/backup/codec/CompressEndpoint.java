package io.bactrian.backup.codec;

import io.bactrian.backup.Stage;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Compress the dump on its way to the repository. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "compress",
        title = "Compress",
        syntax = "compress:algorithm",
        producerOnly = true,
        remote = false,
        category = {Category.TRANSFORMATION})
public class CompressEndpoint extends DefaultEndpoint {

    private static final int MOST_WORKERS = 64;

    /** How to compress. zstd is the fastest and smallest; gzip is for systems that know nothing else; none passes through. */
    @UriPath(enums = "zstd,gzip,none")
    @Metadata(required = true)
    private String algorithm;

    /** How hard to try: 1 to 19 for zstd (default 3), 1 to 9 for gzip (default 6). */
    @UriParam
    private Integer level;

    /** Threads that compress, zstd only: default one per core, 0 compresses in the thread that reads, at most 64. Each takes about 16 MiB of memory. */
    @UriParam
    private Integer workers;

    public CompressEndpoint(String uri, CompressComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new StageProducer(this, this::stage);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("compress: is a step, not the start of a route");
    }

    Stage stage() {
        Compression compression = Compression.named(algorithm);
        return new CompressStage(
                compression,
                compression.checkedLevel(level == null ? compression.defaultLevel() : level),
                checkedWorkers(compression));
    }

    private int checkedWorkers(Compression compression) {
        if (workers == null) {
            return compression == Compression.ZSTD
                    ? Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS)
                    : 0;
        }
        if (compression != Compression.ZSTD) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "compress:" + algorithm + " has no workers",
                    "drop the option, or use compress:zstd");
        }
        if (workers < 0 || workers > MOST_WORKERS) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "compress:zstd: workers is " + workers,
                    "0 to " + MOST_WORKERS + "; leave it out for one per core");
        }
        return workers;
    }

    public String getAlgorithm() {
        return algorithm;
    }

    public void setAlgorithm(String algorithm) {
        this.algorithm = algorithm;
    }

    public Integer getLevel() {
        return level;
    }

    public void setLevel(Integer level) {
        this.level = level;
    }

    public Integer getWorkers() {
        return workers;
    }

    public void setWorkers(Integer workers) {
        this.workers = workers;
    }
}
