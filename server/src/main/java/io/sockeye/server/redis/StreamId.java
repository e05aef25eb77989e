package io.sockeye.server.redis;

/**
 * Where an entry is in the stream.
 *
 * @param millis of Redis' clock
 * @param sequence among those of one millisecond
 */
record StreamId(long millis, long sequence) implements Comparable<StreamId> {

  /** Before all entries. */
  static final StreamId MIN = new StreamId(0, 0);

  static StreamId parse(String text) {
    int hyphen = text.indexOf('-');
    return new StreamId(
        Long.parseLong(text.substring(0, hyphen)),
        Long.parseUnsignedLong(text.substring(hyphen + 1)));
  }

  @Override
  public int compareTo(StreamId other) {
    return millis != other.millis
        ? Long.compare(millis, other.millis)
        : Long.compareUnsigned(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return millis + "-" + Long.toUnsignedString(sequence);
  }
}
