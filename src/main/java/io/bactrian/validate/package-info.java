/**
 * Says what is wrong with route files before anything is started. In flow the folder {@code routes/} and the settings; out
 * flow problems, each with file, line and hint. Called by {@code bactrian validate}, by the runtime before it starts or
 * reloads, and by tests of the routes that are shipped.
 */
package io.bactrian.validate;
