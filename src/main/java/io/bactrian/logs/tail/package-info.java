/**
 * Follows files that others write, rotate, truncate and delete. In flow files that match a pattern; out flow {@link
 * io.bactrian.logs.LineBatch}es, and a checkpoint behind them that moves only when whoever took them says they are safe.
 */
package io.bactrian.logs.tail;
