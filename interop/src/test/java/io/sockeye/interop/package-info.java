/**
 * Sockeye with the software of others, each in the version that is pinned here or that the machine
 * has: proxies, clients and servers. Start with {@link io.sockeye.interop.Software}, which says
 * what becomes of a test whose software is not there.
 */
package io.sockeye.interop;
