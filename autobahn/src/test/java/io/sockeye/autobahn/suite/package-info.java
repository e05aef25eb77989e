/**
 * Runs the Autobahn test suite against a server or a client and compares what came out with what is
 * expected.
 *
 * <p>Start with {@link io.sockeye.autobahn.suite.ConformanceSuite}.
 *
 * <p>Only {@link io.sockeye.autobahn.suite.SockeyePeers} knows the peers of this project; the rest
 * serves any implementation.
 */
package io.sockeye.autobahn.suite;
