package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian backup}: everything one does with backups. */
@Command(
        name = "backup",
        description = "Make, list, verify, restore, rehearse and expire backups.",
        subcommands = {
            BackupRunCommand.class,
            BackupListCommand.class,
            BackupShowCommand.class,
            BackupVerifyCommand.class,
            BackupRestoreCommand.class,
            BackupDrillCommand.class,
            BackupExpireCommand.class
        })
public final class BackupCommand {

    public BackupCommand() {}
}
