package io.sockeye.client;

import io.sockeye.codec.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Messages that wait for a connection, in order and up to a bound. Not safe for several threads.
 */
final class SendQueue {

  /**
   * A message that waits.
   *
   * @param bytes its length, which a text has to be encoded for
   * @param cut why it was cut off when it was sent before; null when nothing of it has left
   */
  record Entry(Message message, int bytes, IOException cut) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final int maxMessages;
  private final long maxBytes;
  private long bytes;

  SendQueue(int maxMessages, long maxBytes) {
    if (maxMessages < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "a queue has room for at least 1 message and 1 byte, not "
              + maxMessages
              + " messages and "
              + maxBytes
              + " bytes");
    }
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds a copy of a message, unless there is no room: a longer one than all of the room is taken
   * where no other waits.
   *
   * @param cut null when nothing of it has left
   * @return whether there was room
   * @throws IllegalArgumentException when a text has an unpaired surrogate
   */
  boolean add(Message message, IOException cut) {
    byte[] payload = message.payload();
    boolean room =
        entries.isEmpty() || entries.size() < maxMessages && bytes + payload.length <= maxBytes;
    if (room) {
      boolean binary = message instanceof Message.Binary;
      entries.add(
          new Entry(binary ? Message.binary(payload.clone()) : message, payload.length, cut));
      bytes += payload.length;
    }
    return room;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** {@return what has waited longest, which is removed} */
  Entry remove() {
    Entry first = entries.remove();
    bytes -= first.bytes;
    return first;
  }

  /** Puts back what was removed last, for it was cut off. */
  void putBack(Entry entry, IOException cut) {
    entries.addFirst(new Entry(entry.message, entry.bytes, cut));
    bytes += entry.bytes;
  }

  /** {@return all that wait, which are removed} */
  List<Entry> removeAll() {
    List<Entry> all = new ArrayList<>(entries);
    entries.clear();
    bytes = 0;
    return all;
  }

  /** {@return how much there is room for, in words} */
  String bound() {
    return maxMessages + " messages and " + maxBytes + " bytes";
  }
}
