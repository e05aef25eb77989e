package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;

/**
 * What one member of a room has received. The server numbers what is said in the room, and tells a
 * new member the number that is its first; so everything from there on has to come.
 */
final class RoomRecord {

  private static final byte[] WELCOME = Message.text(SoakServer.WELCOME).payload();

  private final long member;
  private final String where;
  private final Faults faults;
  private final SequenceCheck all;
  private final SequenceCheck own;
  private final boolean gapsAllowed;
  private boolean started;
  private long firstReceived;
  private boolean welcomed;

  /**
   * @param member the number of its connection
   * @param who the same in words
   * @param gapsAllowed whether the room has members that are slow miss messages
   */
  RoomRecord(long member, String who, boolean gapsAllowed, Faults faults) {
    this.member = member;
    this.gapsAllowed = gapsAllowed;
    this.faults = faults;
    where = "in the room, " + who;
    all = newCheck(where);
    own = newCheck("of its own " + where);
  }

  private SequenceCheck newCheck(String what) {
    return gapsAllowed
        ? SequenceCheck.withGaps(what, faults)
        : SequenceCheck.complete(what, faults);
  }

  /** {@return the number of the next message of the room, or 0 before the first one} */
  long next() {
    return all.next();
  }

  /** {@return the number of the member's own next message} */
  long ownNext() {
    return own.next();
  }

  boolean welcomed() {
    return welcomed;
  }

  void received(Message message) {
    byte[] payload = message.payload();
    boolean text = message instanceof Message.Text;
    try {
      if (text && !welcomed && startsWithWelcome(payload)) {
        welcome(numberAt(payload, WELCOME.length, payload.length));
        return;
      }
      int space = 0;
      while (space < payload.length && payload[space] != ' ') {
        space++;
      }
      long number = numberAt(payload, 0, space);
      Stamp stamp = Stamp.of(text, payload, space + 1);
      if (!started) {
        started = true;
        firstReceived = number;
        all.startAt(number);
      }
      all.received(number);
      if (stamp.sender() == member) {
        own.received(stamp.number());
      }
    } catch (AlteredException e) {
      faults.add(FaultKind.ALTERED, where + ": " + e.getMessage());
    }
  }

  private static boolean startsWithWelcome(byte[] payload) {
    for (int i = 0; i < WELCOME.length; i++) {
      if (i == payload.length || payload[i] != WELCOME[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first message of the room may overtake the welcome, as another thread sends it. */
  private void welcome(long first) {
    welcomed = true;
    if (!started) {
      started = true;
      all.startAt(first);
    } else if (firstReceived < first) {
      faults.add(
          FaultKind.REPEATED, "message " + firstReceived + ", of before it joined, " + where);
    } else if (firstReceived > first && !gapsAllowed) {
      faults.add(FaultKind.LOST, "message " + first + ", the first, " + where);
    }
  }

  private static long numberAt(byte[] payload, int start, int end) throws AlteredException {
    long number = 0;
    for (int i = start; i < end; i++) {
      if (payload[i] < '0' || payload[i] > '9') {
        throw new AlteredException("a message of " + payload.length + " bytes has no number");
      }
      number = 10 * number + payload[i] - '0';
    }
    if (end == start || end - start > 18) {
      throw new AlteredException("a message of " + payload.length + " bytes has no number");
    }
    return number;
  }

  void end() {
    all.end();
    own.end();
  }
}
