package io.sockeye.codec;

import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;

/**
 * How one endpoint speaks the protocol: its role, what it accepts, what it agreed to.
 *
 * @param role which end this is
 * @param maxMessageBytes the most bytes of payload that a received message may have, after
 *     inflating; at least 1, 1 MiB by default
 * @param maxFrameBytes the most bytes of payload that a received frame may declare; at least 125, 1
 *     MiB by default. One of a compressed message may declare an eighth and 128 bytes more, for
 *     what cannot be compressed grows
 * @param maxFragments the most frames that a received message may come in; at least 1; by default
 *     16,384, or one for each 64 bytes of {@code maxMessageBytes} if that is more. The same number,
 *     but 16,384 at least, is the most control frames between them, and the most DEFLATE streams
 *     (RFC 7692, section 7.2.3.4) in them
 * @param permessageDeflate the agreed parameters of permessage-deflate; null when it was not agreed
 * @param compressionThreshold messages sent whole that have fewer bytes than this are sent
 *     uncompressed; at least 0, 64 by default
 * @param compressionLevel how much time to take for compressing better, from 1 to 9 as {@link
 *     java.util.zip.Deflater} understands it; 2 by default: with context takeover, looking for the
 *     best reference among messages that are much alike takes level 6 some three times as long, for
 *     a tenth less. A message that is prepared for many connections is compressed once, and always
 *     at level 6
 * @param maskingKeys where a client's masking keys come from (RFC 6455, section 5.3): it has to be
 *     unpredictable, and is used by one thread at a time; null for one of the endpoint's own, with
 *     a seed from {@link java.security.SecureRandom}
 */
public record ProtocolConfig(
    Role role,
    long maxMessageBytes,
    long maxFrameBytes,
    int maxFragments,
    PermessageDeflate permessageDeflate,
    int compressionThreshold,
    int compressionLevel,
    RandomGenerator maskingKeys) {

  private static final int DEFAULT_MAX_FRAGMENTS = 16_384;
  private static final int COMPRESSION_LEVEL = 2;

  /**
   * Makes a configuration; {@link #of(Role)} and the methods that begin with {@code with} are
   * shorter.
   *
   * @param role not null
   * @param maxMessageBytes at least 1
   * @param maxFrameBytes at least 125
   * @param maxFragments at least 1
   * @param permessageDeflate may be null
   * @param compressionThreshold at least 0
   * @param compressionLevel 1 to 9
   * @param maskingKeys may be null
   * @throws IllegalArgumentException when a number is out of its range
   */
  public ProtocolConfig {
    Objects.requireNonNull(role, "role");
    requireAtLeast("maxMessageBytes", maxMessageBytes, 1);
    requireAtLeast("maxFrameBytes", maxFrameBytes, FrameRules.MAX_CONTROL_PAYLOAD);
    requireAtLeast("maxFragments", maxFragments, 1);
    requireAtLeast("compressionThreshold", compressionThreshold, 0);
    if (compressionLevel < Deflater.BEST_SPEED || compressionLevel > Deflater.BEST_COMPRESSION) {
      throw new IllegalArgumentException("compressionLevel is 1 to 9, not " + compressionLevel);
    }
  }

  private static void requireAtLeast(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(name + " is " + min + " or more, not " + value);
    }
  }

  /**
   * How many a received message may have of each thing that is next to nothing in bytes, but costs
   * as much time as a fragment. Not one that was meant to be cut into few fragments is refused for
   * the Pings in between.
   */
  int maxExtras() {
    return Math.max(maxFragments, DEFAULT_MAX_FRAGMENTS);
  }

  /** What cannot be compressed grows a little, the more the smaller the window is. */
  long maxCompressedFrameBytes() {
    long more = maxFrameBytes / 8 + 128;
    return maxFrameBytes + Math.min(more, Long.MAX_VALUE - maxFrameBytes);
  }

  /**
   * {@return the defaults, without permessage-deflate}
   *
   * @param role which end this is
   */
  public static ProtocolConfig of(Role role) {
    return new ProtocolConfig(
        role, 1 << 20, 1 << 20, DEFAULT_MAX_FRAGMENTS, null, 64, COMPRESSION_LEVEL, null);
  }

  /**
   * {@return this configuration with another limit for received messages, and the limits that
   * follow it: the same for a frame, and a fragment for each 64 bytes, but at least 16,384}
   *
   * @param bytes the most bytes of payload, after inflating; at least 1
   * @throws IllegalArgumentException when it is less
   */
  public ProtocolConfig withMaxMessageBytes(long bytes) {
    return new ProtocolConfig(
        role,
        bytes,
        Math.max(bytes, FrameRules.MAX_CONTROL_PAYLOAD),
        (int) Math.max(DEFAULT_MAX_FRAGMENTS, Math.min(bytes / 64, Integer.MAX_VALUE)),
        permessageDeflate,
        compressionThreshold,
        compressionLevel,
        maskingKeys);
  }

  /**
   * {@return this configuration with another limit for received frames}
   *
   * @param bytes the most bytes of payload that a frame may declare; at least 125
   * @throws IllegalArgumentException when it is less
   */
  public ProtocolConfig withMaxFrameBytes(long bytes) {
    return new ProtocolConfig(
        role,
        maxMessageBytes,
        bytes,
        maxFragments,
        permessageDeflate,
        compressionThreshold,
        compressionLevel,
        maskingKeys);
  }

  /**
   * {@return this configuration with another limit for the frames of one received message}
   *
   * @param fragments the most frames; at least 1
   * @throws IllegalArgumentException when it is less
   */
  public ProtocolConfig withMaxFragments(int fragments) {
    return new ProtocolConfig(
        role,
        maxMessageBytes,
        maxFrameBytes,
        fragments,
        permessageDeflate,
        compressionThreshold,
        compressionLevel,
        maskingKeys);
  }

  /**
   * {@return this configuration with permessage-deflate as it was agreed in the opening handshake}
   *
   * @param agreed the parameters; null when it was not agreed
   */
  public ProtocolConfig withPermessageDeflate(PermessageDeflate agreed) {
    if (Objects.equals(agreed, permessageDeflate)) {
      // Each connection keeps what it is given here.
      return this;
    }
    return new ProtocolConfig(
        role,
        maxMessageBytes,
        maxFrameBytes,
        maxFragments,
        agreed,
        compressionThreshold,
        compressionLevel,
        maskingKeys);
  }

  /**
   * {@return this configuration with another size from which on messages are compressed}
   *
   * @param bytes messages sent whole with fewer bytes go uncompressed; at least 0
   * @throws IllegalArgumentException when it is less
   */
  public ProtocolConfig withCompressionThreshold(int bytes) {
    return new ProtocolConfig(
        role,
        maxMessageBytes,
        maxFrameBytes,
        maxFragments,
        permessageDeflate,
        bytes,
        compressionLevel,
        maskingKeys);
  }

  /**
   * {@return this configuration with another compression level}
   *
   * @param level 1, the fastest, to 9, the smallest
   * @throws IllegalArgumentException when it is out of this range
   */
  public ProtocolConfig withCompressionLevel(int level) {
    return new ProtocolConfig(
        role,
        maxMessageBytes,
        maxFrameBytes,
        maxFragments,
        permessageDeflate,
        compressionThreshold,
        level,
        maskingKeys);
  }

  /**
   * {@return this configuration with another source of masking keys}
   *
   * @param keys an unpredictable source (RFC 6455, section 10.3) used by one thread at a time; null
   *     for one of the endpoint's own, with a seed from {@link java.security.SecureRandom}
   */
  public ProtocolConfig withMaskingKeys(RandomGenerator keys) {
    return new ProtocolConfig(
        role,
        maxMessageBytes,
        maxFrameBytes,
        maxFragments,
        permessageDeflate,
        compressionThreshold,
        compressionLevel,
        keys);
  }
}
