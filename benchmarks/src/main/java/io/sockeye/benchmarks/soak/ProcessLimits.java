package io.sockeye.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the system allows as many connections as are asked for. */
final class ProcessLimits {

  private static final Path PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** What a JVM has open besides, and connections that are closing while others open. */
  private static final int OTHER_DESCRIPTORS = 500;

  /** The share of the ports that may be taken: others are used, or not free yet. */
  private static final double SHARE_OF_PORTS = 0.8;

  private ProcessLimits() {}

  /**
   * Checks a process.
   *
   * @param whose in words
   */
  static void requireDescriptors(String whose, Vitals vitals, int connections) throws IOException {
    long needed = (long) connections + OTHER_DESCRIPTORS;
    if (vitals.maxDescriptors() >= 0 && vitals.maxDescriptors() < needed) {
      throw new IOException(
          connections
              + " connections need "
              + needed
              + " file descriptors in each process, and "
              + whose
              + " may have "
              + vitals.maxDescriptors()
              + ": allow more with 'ulimit -n "
              + needed
              + "' in the shell that starts this (as root, or within the hard limit of"
              + " 'ulimit -Hn'), or use --connections "
              + Math.max(0, vitals.maxDescriptors() - OTHER_DESCRIPTORS)
              + " at the most");
    }
  }

  /** All connections are between two addresses, so that each needs a port of its own. */
  static void requirePorts(int connections) throws IOException {
    if (!Files.exists(PORTS)) {
      return;
    }
    // Not readString: it reads by bytes, and such a file has but one answer.
    String[] range = Files.readAllLines(PORTS).get(0).split("\\s+");
    long ports = Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1;
    if (connections > SHARE_OF_PORTS * ports) {
      throw new IOException(
          connections
              + " connections from one address are too many for the "
              + ports
              + " ports that the system gives to clients: widen the range in "
              + PORTS
              + ", or use --connections "
              + (long) (SHARE_OF_PORTS * ports)
              + " at the most");
    }
  }
}
