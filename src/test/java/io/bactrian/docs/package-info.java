/**
 * Keeps the documents true. In flow the components' descriptions, the commands, the exit codes and the pages themselves;
 * out flow the reference pages that are generated from them, and a failure for what a page says and the program does not.
 */
package io.bactrian.docs;
