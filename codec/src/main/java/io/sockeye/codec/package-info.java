/**
 * The WebSocket protocol of RFC 6455 and RFC 7692 without I/O: a peer's bytes in, events out;
 * commands in, bytes out.
 *
 * <p>Start with {@link io.sockeye.codec.WebSocketProtocol}, one endpoint after the opening
 * handshake; {@link io.sockeye.codec.FrameDecoder} and {@link io.sockeye.codec.FrameEncoder} are
 * the layer below it.
 *
 * <p>Nothing here reads, writes, waits, starts a thread or looks at a clock, and nothing may: the
 * package depends on {@code java.lang}, {@code java.util}, {@code java.nio} buffers and charsets.
 *
 * <p>No argument may be null, and no result is, unless it says so.
 */
package io.sockeye.codec;
