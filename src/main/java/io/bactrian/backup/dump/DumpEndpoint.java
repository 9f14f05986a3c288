package io.bactrian.backup.dump;

import io.bactrian.backup.Dumper;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Dump a PostgreSQL or SQLite database consistently while it is in use, or take the stream in the body as a dump.
 *
 * <p>The body becomes a dump to be opened by <code>repository:</code>; nothing is started here.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "dump",
        title = "Dump",
        syntax = "dump:engine",
        producerOnly = true,
        category = {Category.DATABASE})
public class DumpEndpoint extends DefaultEndpoint {

    /**
     * The engine of the source. stream takes the bytes of the InputStream in the body, called as the header CamelFileName
     * says, from where CamelFilePath says; a StreamCache can be read again when storing is tried again.
     */
    @UriPath(enums = "postgresql,sqlite,stream")
    @Metadata(required = true)
    private String engine;

    /** Name of the source in the settings: crm for source.crm.type and what belongs to it. A stream has none. */
    @UriParam(label = "common")
    private String source;

    /** How long to wait for a table or database that somebody else has locked. */
    @UriParam(label = "common", javaType = "java.time.Duration", defaultValue = "60s")
    private long lockTimeout = Duration.ofSeconds(60).toMillis();

    /** How long the whole dump may take, however slowly it is stored. */
    @UriParam(label = "common", javaType = "java.time.Duration", defaultValue = "4h")
    private long timeout = Duration.ofHours(4).toMillis();

    /**
     * Whether to count the rows of every table as the dump sees them. They go into the manifest, and a restore is
     * compared with them.
     */
    @UriParam(label = "common", defaultValue = "true")
    private boolean rowCounts = true;

    /**
     * Schemas to dump, patterns as pg_dump takes them, between commas. All when empty; without effect where tables are
     * given. A pattern that matches nothing fails the dump.
     */
    @UriParam(label = "postgresql")
    private String schemas = "";

    /** Schemas not to dump, patterns between commas. */
    @UriParam(label = "postgresql")
    private String excludeSchemas = "";

    /** Tables to dump, patterns between commas. All when empty. A pattern that matches nothing fails the dump. */
    @UriParam(label = "postgresql")
    private String tables = "";

    /** Tables not to dump, patterns between commas. */
    @UriParam(label = "postgresql")
    private String excludeTables = "";

    /**
     * Whether to dump the roles and tablespaces of the server as a second artifact. Their passwords can be read by a
     * superuser only; with no-passwords they are left out.
     */
    @UriParam(label = "postgresql", enums = "true,false,no-passwords", defaultValue = "true")
    private String globals = "true";

    /**
     * Folder for the copy of the database, which needs as much room as the database; relative to the folder of the
     * settings. The copy is plain data, in a folder of mode 0700 until the dump is stored. Default is the temporary
     * folder of the system.
     */
    @UriParam(label = "sqlite")
    private String scratch = "";

    public DumpEndpoint(String uri, DumpComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        if (engine.equals(StreamDumper.ENGINE)) {
            refuse("source", source == null ? "" : source, "");
            return new StreamDumpProducer(this);
        }
        Settings settings = getCamelContext().getRegistry().findSingleByType(Settings.class);
        if (settings == null) {
            throw wrong(
                    "a dump: endpoint needs the settings",
                    "bind one bean of type " + Settings.class.getName() + " in the registry");
        }
        return new DumpProducer(this, createDumper(settings));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("dump: is a step of a route, not its start");
    }

    private Dumper createDumper(Settings settings) {
        if (source == null) {
            throw wrong("option source of " + getEndpointUri() + " is not set", "name a source of the settings");
        }
        return switch (engine) {
            case PostgresqlSource.ENGINE -> {
                refuse("scratch", scratch, "");
                yield new PostgresqlDumper(
                        settings, Sources.find(settings, source, PostgresqlSource.class), postgresqlOptions());
            }
            case SqliteSource.ENGINE -> {
                refuse("schemas", schemas, "");
                refuse("excludeSchemas", excludeSchemas, "");
                refuse("tables", tables, "");
                refuse("excludeTables", excludeTables, "");
                refuse("globals", globals, "true");
                Path folder = scratch.isEmpty()
                        ? Path.of(System.getProperty("java.io.tmpdir"))
                        : settings.base().resolve(scratch);
                yield new SqliteDumper(
                        Sources.find(settings, source, SqliteSource.class),
                        new SqliteDumpOptions(
                                folder, Duration.ofMillis(lockTimeout), Duration.ofMillis(timeout), rowCounts));
            }
            default ->
                throw wrong(
                        "unknown engine " + engine + " in " + getEndpointUri(), "known are postgresql, sqlite, stream");
        };
    }

    private PostgresqlDumpOptions postgresqlOptions() {
        return new PostgresqlDumpOptions(
                new PostgresqlSelection(
                        NamePattern.split(schemas),
                        NamePattern.split(excludeSchemas),
                        NamePattern.split(tables),
                        NamePattern.split(excludeTables)),
                globalsOption(),
                Duration.ofMillis(lockTimeout),
                Duration.ofMillis(timeout),
                rowCounts);
    }

    private Globals globalsOption() {
        try {
            return Globals.of(globals);
        } catch (IllegalArgumentException e) {
            throw wrong("option globals of " + getEndpointUri() + ": " + e.getMessage(), "correct the value");
        }
    }

    private void refuse(String option, String value, String unset) {
        if (!value.equals(unset)) {
            throw wrong("option " + option + " of " + getEndpointUri() + " does not apply to " + engine, "remove it");
        }
    }

    private static PermanentException wrong(String message, String hint) {
        return new PermanentException(ExitCode.CONFIGURATION, message, hint);
    }

    public String getEngine() {
        return engine;
    }

    public void setEngine(String engine) {
        this.engine = engine;
    }

    public String getSource() {
        return source;
    }

    public void setSource(String source) {
        this.source = source;
    }

    public long getLockTimeout() {
        return lockTimeout;
    }

    public void setLockTimeout(long lockTimeout) {
        this.lockTimeout = lockTimeout;
    }

    public long getTimeout() {
        return timeout;
    }

    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public boolean isRowCounts() {
        return rowCounts;
    }

    public void setRowCounts(boolean rowCounts) {
        this.rowCounts = rowCounts;
    }

    public String getSchemas() {
        return schemas;
    }

    public void setSchemas(String schemas) {
        this.schemas = schemas;
    }

    public String getExcludeSchemas() {
        return excludeSchemas;
    }

    public void setExcludeSchemas(String excludeSchemas) {
        this.excludeSchemas = excludeSchemas;
    }

    public String getTables() {
        return tables;
    }

    public void setTables(String tables) {
        this.tables = tables;
    }

    public String getExcludeTables() {
        return excludeTables;
    }

    public void setExcludeTables(String excludeTables) {
        this.excludeTables = excludeTables;
    }

    public String getGlobals() {
        return globals;
    }

    public void setGlobals(String globals) {
        this.globals = globals;
    }

    public String getScratch() {
        return scratch;
    }

    public void setScratch(String scratch) {
        this.scratch = scratch;
    }
}
