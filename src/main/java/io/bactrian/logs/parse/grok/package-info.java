/**
 * Grok: named patterns put together to one that takes a line apart. In flow a pattern once and texts ever after, out go the
 * fields a text has by it, in linear time whatever the text is. Called by the format {@code grok}.
 */
package io.bactrian.logs.parse.grok;
