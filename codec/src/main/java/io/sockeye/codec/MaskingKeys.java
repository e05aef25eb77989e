package io.sockeye.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Unpredictable masking keys (RFC 6455, sections 5.3 and 10.3), drawn from {@link SecureRandom}
 * many at a time: one draw costs more than the rest of a small frame.
 */
final class MaskingKeys implements RandomGenerator {

  private static final SecureRandom SECURE_RANDOM = new SecureRandom();
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] drawn = new byte[256];
  private int next = drawn.length;

  @Override
  public int nextInt() {
    if (next == drawn.length) {
      SECURE_RANDOM.nextBytes(drawn);
      next = 0;
    }
    int key = (int) INT.get(drawn, next);
    next += Integer.BYTES;
    return key;
  }

  @Override
  public long nextLong() {
    return (long) nextInt() << 32 | nextInt() & 0xFFFF_FFFFL;
  }
}
