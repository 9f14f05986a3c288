/**
 * What every flow stands on: settings and secrets, failures and exit codes, Camel Main and the one HTTP server. Imports
 * no flow.
 */
package io.bactrian.runtime;
