package io.sockeye.benchmarks.soak;

import java.util.TreeSet;

/**
 * Whether numbered messages come each once and in order. A number that is skipped is late until it
 * comes, which is out of order, or until the end, when it is lost.
 */
final class SequenceCheck {

  /** So that a sender who counts nonsense costs no memory. */
  private static final int MAX_LATE = 10_000;

  private final String what;
  private final boolean gapsAllowed;
  private final Faults faults;
  private final TreeSet<Long> late = new TreeSet<>();
  private long next;

  private SequenceCheck(String what, boolean gapsAllowed, Faults faults) {
    this.what = what;
    this.gapsAllowed = gapsAllowed;
    this.faults = faults;
  }

  /** {@return the check of a sequence of which every number has to come, from 0 on} */
  static SequenceCheck complete(String what, Faults faults) {
    return new SequenceCheck(what, false, faults);
  }

  /**
   * {@return the check of a sequence in which numbers may be missing, but not come twice or late}
   */
  static SequenceCheck withGaps(String what, Faults faults) {
    return new SequenceCheck(what, true, faults);
  }

  /** Begins with another number than 0. */
  void startAt(long first) {
    next = first;
  }

  /** {@return the number that is due} */
  long next() {
    return next;
  }

  void received(long number) {
    if (number >= next) {
      if (!gapsAllowed) {
        for (long skipped = next; skipped < number && late.size() < MAX_LATE; skipped++) {
          late.add(skipped);
        }
      }
      next = number + 1;
    } else if (late.remove(number)) {
      faults.add(FaultKind.REORDERED, "message " + number + " after " + (next - 1) + " " + what);
    } else {
      faults.add(
          gapsAllowed ? FaultKind.REORDERED : FaultKind.REPEATED,
          "message " + number + " once more, after " + (next - 1) + " " + what);
    }
  }

  /** Nothing more comes: what is late is lost, but what follows the last one may be under way. */
  void end() {
    for (long number : late) {
      faults.add(FaultKind.LOST, "message " + number + ", while " + (next - 1) + " came, " + what);
    }
    late.clear();
  }

  /**
   * Nothing more comes, and nothing may be under way.
   *
   * @param count how many messages there were
   */
  void endAfter(long count) {
    end();
    if (next < count) {
      faults.add(
          FaultKind.LOST,
          (next == count - 1 ? "message " + next : "messages " + next + " to " + (count - 1))
              + ", the last, "
              + what);
    }
  }
}
