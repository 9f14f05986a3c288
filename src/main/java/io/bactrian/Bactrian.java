package io.bactrian;

/** Entry point of the jar. */
public final class Bactrian {

    private Bactrian() {}

    public static void main(String[] args) {
        System.exit(io.bactrian.cli.BactrianCommand.run(args));
    }
}
