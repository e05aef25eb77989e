package io.sockeye.autobahn;

import io.sockeye.codec.connection.ConnectionThreads;
import java.util.concurrent.ThreadFactory;

/** The values of the option {@code --threads}. */
enum ThreadKind {
  virtual,
  platform;

  /** The kind that {@link ConnectionThreads} prefers on this runtime. */
  static ThreadKind preferred() {
    return ConnectionThreads.virtualThreadsAvailable() ? virtual : platform;
  }

  ThreadFactory factory(String name) {
    return this == virtual
        ? ConnectionThreads.virtualThreads(name)
        : ConnectionThreads.platformThreads(name);
  }
}
