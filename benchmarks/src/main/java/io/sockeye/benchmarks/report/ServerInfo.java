package io.sockeye.benchmarks.report;

/**
 * A server that was measured.
 *
 * @param name its name
 * @param kind whose it is
 * @param description what it is, with its version
 */
public record ServerInfo(String name, Kind kind, String description) {

  /** Whose a server is. */
  public enum Kind {
    /** This project's. */
    OURS,
    /** A Java library that it is compared with. */
    PEER,
    /** Something else that is worth knowing, which no ratio refers to. */
    OTHER,
    /** No WebSocket server, but the least work that a server of some design has to do. */
    FLOOR
  }
}
