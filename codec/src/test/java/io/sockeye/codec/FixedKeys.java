package io.sockeye.codec;

import java.util.random.RandomGenerator;

/** Masking keys that a test chose; the low byte of each is the first on the wire. */
record FixedKeys(int[] keys, int[] next) implements RandomGenerator {

  static FixedKeys of(int... keys) {
    return new FixedKeys(keys, new int[1]);
  }

  /** The keys in turn, then again from the first. */
  @Override
  public int nextInt() {
    return keys[next[0]++ % keys.length];
  }

  @Override
  public long nextLong() {
    throw new UnsupportedOperationException("a masking key is an int");
  }
}
