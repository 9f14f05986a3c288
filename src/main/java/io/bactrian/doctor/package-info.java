/**
 * Says whether this machine can do what the settings ask of it. In flow the settings and the routes; out flows one finding
 * for every tool, database, key, storage and clock that was looked at. Called by {@code bactrian doctor}; changes nothing
 * but a probe object in every storage, which it deletes again.
 */
package io.bactrian.doctor;
