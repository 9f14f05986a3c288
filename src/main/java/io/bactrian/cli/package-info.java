/** The command line. In flow arguments; out flow exit codes and lines a person or, with {@code --json}, a program reads. */
package io.bactrian.cli;
