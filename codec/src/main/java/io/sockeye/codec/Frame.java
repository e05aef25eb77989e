package io.sockeye.codec;

import java.nio.ByteBuffer;

/**
 * A frame (RFC 6455, section 5.2), without its mask. Nothing is checked or copied here; whoever
 * hands out a frame says how long its payload may be used.
 *
 * @param fin whether this is the last frame of its message
 * @param rsv1 the bit that permessage-deflate sets on the first frame of a compressed message
 * @param opcode the kind of frame
 * @param payload the unmasked payload data, from position to limit
 */
public record Frame(boolean fin, boolean rsv1, Opcode opcode, ByteBuffer payload) {}
