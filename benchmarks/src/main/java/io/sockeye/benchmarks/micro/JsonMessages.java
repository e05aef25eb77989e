package io.sockeye.benchmarks.micro;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * JSON messages that are sent again and again in the same order, and how a plain {@link Deflater}
 * compresses them. Together they are longer than the window of DEFLATE, so that none is found in it
 * as a whole.
 */
final class JsonMessages {

  private static final int TOGETHER = 256 * 1024;

  /** What every flush ends with, and RFC 7692 leaves out. */
  static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final List<byte[]> messages = new ArrayList<>();
  private final List<byte[]> firstRound = new ArrayList<>();
  private final List<byte[]> laterRounds = new ArrayList<>();
  private int next;

  JsonMessages(int size, boolean contextTakeover) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    for (int i = 0; i < TOGETHER / size; i++) {
      messages.add(Samples.json(size, i));
    }
    messages.forEach(message -> firstRound.add(deflate(deflater, message, contextTakeover)));
    messages.forEach(message -> laterRounds.add(deflate(deflater, message, contextTakeover)));
    deflater.end();
  }

  private static byte[] deflate(Deflater deflater, byte[] message, boolean contextTakeover) {
    byte[] out = new byte[message.length + 1024];
    deflater.setInput(message);
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    if (!contextTakeover) {
      deflater.reset();
    }
    return Arrays.copyOf(out, length - TAIL.length);
  }

  /** {@return the message of a payload that refers to none before it} */
  static byte[] inflate(byte[] payload, int size) throws DataFormatException {
    byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
    Inflater inflater = new Inflater(true);
    inflater.setInput(input);
    byte[] message = new byte[size + 1];
    int length = inflater.inflate(message);
    inflater.end();
    return Arrays.copyOf(message, length);
  }

  byte[] first() {
    return messages.get(0);
  }

  /**
   * {@return the payloads of all messages, to be inflated before the first of {@link #payload()}}
   */
  List<byte[]> firstRound() {
    return firstRound;
  }

  byte[] message() {
    return messages.get(advance());
  }

  byte[] payload() {
    return laterRounds.get(advance());
  }

  private int advance() {
    int now = next;
    next = now + 1 == messages.size() ? 0 : now + 1;
    return now;
  }

  void begin() {
    next = 0;
  }
}
