/**
 * Rules over what passes: in flow the events that a route shows to a feed ({@code to: log-rule:all}), each counted once
 * however often it is sent; out flow a message for every service whose state changed ({@code from: log-rule:all}), and
 * again while it fires. Nothing is kept on disk, and no event is held up or changed.
 */
package io.bactrian.logs.rule;
