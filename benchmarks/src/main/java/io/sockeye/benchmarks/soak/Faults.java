package io.sockeye.benchmarks.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** What was found so far. Of a kind that does not end, only the first are kept. */
final class Faults {

  private static final int KEPT_OF_A_KIND = 20;

  /**
   * One of them.
   *
   * @param kind what it is
   * @param where in words: the connection and the message
   */
  record Fault(FaultKind kind, String where) {
    @Override
    public String toString() {
      return kind + ": " + where;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Fault> kept = new ArrayList<>();
  private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);

  void add(FaultKind kind, String where) {
    lock.lock();
    try {
      if (counts.merge(kind, 1, Integer::sum) <= KEPT_OF_A_KIND) {
        kept.add(new Fault(kind, where));
      }
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    } finally {
      lock.unlock();
    }
  }

  Map<FaultKind, Integer> counts() {
    lock.lock();
    try {
      return new EnumMap<>(counts);
    } finally {
      lock.unlock();
    }
  }

  /** {@return those that were kept, in the order in which they were found} */
  List<Fault> kept() {
    lock.lock();
    try {
      return List.copyOf(kept);
    } finally {
      lock.unlock();
    }
  }

  /** {@return those that were kept, which are counted anew from now on} */
  List<Fault> take() {
    lock.lock();
    try {
      List<Fault> taken = List.copyOf(kept);
      kept.clear();
      counts.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
