package io.sockeye.benchmarks.soak;

import java.util.Arrays;
import java.util.Random;

/** What is in messages: cut out of a text and out of noise that are made once. */
final class Bodies {

  private static final int POOL = 2 << 20;
  private static final String[] WORDS = {
    "hello",
    "price",
    "\"quantity\":",
    "Grüße",
    "καλημέρα",
    "message",
    "ещё",
    "日本語",
    "😀",
    "the",
    "of"
  };

  private final String text;
  private final byte[] noise = new byte[POOL];

  Bodies(long seed) {
    Random random = new Random(seed);
    random.nextBytes(noise);
    StringBuilder words = new StringBuilder(POOL);
    while (words.length() < POOL) {
      words.append(WORDS[random.nextInt(WORDS.length)]).append(' ').append(random.nextInt(10_000));
    }
    text = words.toString();
  }

  /** {@return a text that has so many bytes in UTF-8, or a few less} */
  String text(Random random, int bytes) {
    int start = characterAt(random.nextInt(text.length() - bytes));
    int end = start;
    int length = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      length += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (length > bytes) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(start, end);
  }

  private int characterAt(int index) {
    return Character.isLowSurrogate(text.charAt(index)) ? index + 1 : index;
  }

  /** {@return bytes that cannot be compressed} */
  byte[] noise(Random random, int bytes) {
    int start = random.nextInt(POOL - bytes);
    return Arrays.copyOfRange(noise, start, start + bytes);
  }
}
