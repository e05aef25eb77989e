package io.sockeye.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How the process of a server is started. */
interface Program {

  /**
   * {@return the command without what pins it to a core}
   *
   * @param arguments of the server
   * @param directory where it may put files
   * @throws UnavailableException when it cannot be had here, with the reason
   * @throws IOException when a file cannot be written
   */
  List<String> command(List<String> arguments, Path directory)
      throws UnavailableException, IOException;
}
