/**
 * Whole backups as an operator runs them, with one thing broken each time. In flow a platform of real servers and a
 * fault; out flow the same promises whatever broke: nothing visible, nothing left, one clear error, one alert.
 */
package io.bactrian.faults;
