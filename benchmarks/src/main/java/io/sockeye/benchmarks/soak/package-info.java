/**
 * The soak: mixed traffic of many connections for a long time, with every message accounted for and
 * the memory, threads and descriptors of both processes watched. Begin with {@link
 * io.sockeye.benchmarks.soak.Soaking}. The load is the library's own client; what is compared are
 * sender, number and checksum in each message, of which neither end of the library knows.
 *
 * <p>A message is accepted when {@code send} has returned. What that means for each end of a
 * connection:
 *
 * <ul>
 *   <li>Closed by the client in good order: the server's handler has received every message that
 *       was accepted. All answers have come, unless the client closed right behind its messages;
 *       then those that have come are the first ones.
 *   <li>Cut by the client: the handler has received the first so many messages, in order and whole,
 *       and never a part of one.
 *   <li>Refused with 1009: the handler has received everything before the message that was too
 *       long, and all answers to that have come.
 *   <li>In a room, whose server numbers what is said: a member receives everything from the number
 *       that it was welcomed with on, in order. Who leaves misses what comes after its Close. Who
 *       speaks receives its own message; all that are there at the end have received everything.
 *   <li>A member that did not read, where slow consumers are disconnected: the same up to the end,
 *       which is a Close with 1013, or an abort if it did not read even that in time. Where they
 *       miss messages: what comes is in order. A member that reads is never treated so.
 *   <li>However it ended, the handler of a connection ends as well.
 * </ul>
 */
package io.sockeye.benchmarks.soak;
