package io.sockeye.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** What the benchmarks send: the same at each run. */
public final class Samples {

  private static final String[] NAMES = {"Ada", "Grace", "Edsger", "Barbara", "Donald", "Frances"};

  private Samples() {}

  /** {@return so many random bytes} */
  public static byte[] binary(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** {@return so many bytes of JSON, ASCII, another document for each seed; cut at the end} */
  public static byte[] json(int size, int seed) {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder("[");
    while (json.length() < size) {
      json.append("{\"id\":")
          .append(random.nextInt(1_000_000))
          .append(",\"user\":\"")
          .append(NAMES[random.nextInt(NAMES.length)])
          .append("\",\"balance\":")
          .append(random.nextInt(100_000) / 100.0)
          .append(",\"active\":")
          .append(random.nextBoolean())
          .append(",\"tags\":[\"websocket\",\"rfc6455\"]},");
    }
    return json.substring(0, size).getBytes(UTF_8);
  }

  /** {@return the opening handshake of a browser, with an offer of permessage-deflate} */
  static byte[] request() {
    return String.join(
            "\r\n",
            "GET /chat HTTP/1.1",
            "Host: server.example.com",
            "Connection: Upgrade",
            "Pragma: no-cache",
            "Cache-Control: no-cache",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/142.0.0.0 Safari/537.36",
            "Upgrade: websocket",
            "Origin: http://server.example.com",
            "Sec-WebSocket-Version: 13",
            "Accept-Encoding: gzip, deflate, br",
            "Accept-Language: en-GB,en;q=0.9",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            "",
            "")
        .getBytes(UTF_8);
  }

  /** Kinds of text that cost differently. */
  public enum Text {
    /** One byte a character. */
    ASCII("The quick brown fox jumps over the lazy dog and 13 others. "),
    /** A character of two bytes in 57 of one. */
    LATIN("The quick brown fox jumps over the lazy d\u00F6g and 13 others. "),
    /** Three and four bytes a character. */
    CJK_EMOJI("\u6C34\u306E\u97F3\u4E16\u754C\uD83D\uDC1F\u9B5A\u5DDD\uD83C\uDF0A");

    private final String unit;

    Text(String unit) {
      this.unit = unit;
    }

    /** {@return so many bytes of UTF-8, filled up with spaces where no character fits} */
    public byte[] utf8(int size) {
      StringBuilder text = new StringBuilder();
      int bytes = 0;
      int[] characters = unit.codePoints().toArray();
      for (int i = 0; ; i++) {
        String next = Character.toString(characters[i % characters.length]);
        int length = next.getBytes(UTF_8).length;
        if (bytes + length > size) {
          return text.append(" ".repeat(size - bytes)).toString().getBytes(UTF_8);
        }
        text.append(next);
        bytes += length;
      }
    }
  }
}
