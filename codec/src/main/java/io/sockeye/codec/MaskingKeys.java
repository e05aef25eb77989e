package io.sockeye.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Unpredictable masking keys (RFC 6455, sections 5.3 and 10.3): SHA-256 of a seed that only {@link
 * SecureRandom} knows, and of a number that counts up. The peer sees the keys, and would have to
 * find the seed to know the next one.
 *
 * <p>{@link SecureRandom} itself takes a lock that all connections share, and leaves garbage
 * behind: it would be most of the cost of a small frame.
 */
final class MaskingKeys implements RandomGenerator {

  private static final SecureRandom SEEDS = new SecureRandom();
  private static final int SEED_BYTES = 32;
  private static final int DIGEST_BYTES = 32;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final MessageDigest sha256 = sha256();

  /** The seed, and the number; that too begins anywhere. */
  private final byte[] input = new byte[SEED_BYTES + Long.BYTES];

  private final byte[] digest = new byte[DIGEST_BYTES];
  private int next = DIGEST_BYTES;

  MaskingKeys() {
    SEEDS.nextBytes(input);
  }

  @Override
  public int nextInt() {
    if (next == DIGEST_BYTES) {
      digestNext();
      next = 0;
    }
    int key = (int) INT.get(digest, next);
    next += Integer.BYTES;
    return key;
  }

  @Override
  public long nextLong() {
    return (long) nextInt() << 32 | nextInt() & 0xFFFF_FFFFL;
  }

  private void digestNext() {
    LONG.set(input, SEED_BYTES, (long) LONG.get(input, SEED_BYTES) + 1);
    sha256.update(input);
    try {
      sha256.digest(digest, 0, DIGEST_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
