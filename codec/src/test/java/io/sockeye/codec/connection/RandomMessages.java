package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Things to say, of all lengths that matter to a frame, some of which can be compressed. */
final class RandomMessages {

  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  Message next() {
    return random.nextBoolean() ? Message.text(text()) : Message.binary(binary());
  }

  byte[] payload(Message message) {
    return message instanceof Message.Text text
        ? text.text().getBytes(StandardCharsets.UTF_8)
        : ((Message.Binary) message).data();
  }

  String text() {
    int length = length() / 2;
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) (0xA0 + random.nextInt(0x100)));
        case 1 -> text.appendCodePoint(0x1F300 + random.nextInt(0x100));
        default -> text.append("abcdefgh", 0, random.nextInt(9));
      }
    }
    return text.toString();
  }

  byte[] binary() {
    byte[] data = new byte[length()];
    if (random.nextBoolean()) {
      random.nextBytes(data);
    }
    return data;
  }

  private int length() {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> 120 + random.nextInt(12);
      case 2 -> random.nextInt(3_000);
      case 3 -> random.nextInt(8) == 0 ? 65_530 + random.nextInt(12) : random.nextInt(20);
      default -> random.nextInt(60);
    };
  }

  CloseStatus closeStatus() {
    return switch (random.nextInt(4)) {
      case 0 -> CloseStatus.NORMAL_CLOSURE;
      case 1 -> CloseStatus.NO_STATUS_RECEIVED;
      default -> new CloseStatus(3000 + random.nextInt(2000), random.nextBoolean() ? "why" : "");
    };
  }

  /** Parameters of permessage-deflate, or null. */
  PermessageDeflate deflate() {
    return random.nextInt(3) > 0
        ? null
        : new PermessageDeflate(
            random.nextBoolean(),
            random.nextBoolean(),
            8 + random.nextInt(8),
            8 + random.nextInt(8));
  }
}
