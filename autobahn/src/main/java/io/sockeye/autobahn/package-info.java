/**
 * The two ends that a run of the Autobahn test suite talks to: a server that echoes, and a client
 * that runs the cases of a fuzzing server.
 *
 * <p>Start with {@link io.sockeye.autobahn.AutobahnCli}.
 *
 * <p>No library module may depend on this one.
 */
package io.sockeye.autobahn;
