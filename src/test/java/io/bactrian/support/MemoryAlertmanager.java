package io.bactrian.support;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.cli.AlertServiceFactory;
import io.bactrian.cli.AlertmanagerCommand;
import picocli.CommandLine;

/** {@code bactrian alertmanager} over alerts in memory, as a program of its own. */
public final class MemoryAlertmanager {

    private MemoryAlertmanager() {}

    public static void main(String[] args) {
        AlertServiceFactory memory = setup -> {
            AlertService service = new MemoryAlertService(setup.configFile());
            return new AlertServiceFactory.Running() {
                @Override
                public AlertService service() {
                    return service;
                }

                @Override
                public void close() {}
            };
        };
        System.exit(new CommandLine(new AlertmanagerCommand(memory))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }
}
