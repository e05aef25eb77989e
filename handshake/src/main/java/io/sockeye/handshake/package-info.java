/**
 * The opening handshake of RFC 6455 and the negotiation of RFC 7692 without I/O: the bytes of a
 * request or response in, a decision and the bytes to answer with out.
 *
 * <p>Start with {@link io.sockeye.handshake.ServerHandshake} to answer a {@link
 * io.sockeye.handshake.HandshakeRequest}, or with {@link io.sockeye.handshake.ClientHandshake} to
 * make one and to verify the {@link io.sockeye.handshake.HandshakeResponse}; what both ends have
 * agreed on is an {@link io.sockeye.handshake.Agreement}.
 *
 * <p>Nothing here reads, writes, waits, starts a thread or looks at a clock, and nothing may: the
 * package depends on {@code java.base}, and on {@code io.sockeye.codec} only for {@code
 * PermessageDeflate}. Everything but {@link io.sockeye.handshake.HeadDecoder} and the builders is
 * immutable and may be shared between threads.
 *
 * <p>No argument may be null, and no result is, unless it says so.
 */
package io.sockeye.handshake;
