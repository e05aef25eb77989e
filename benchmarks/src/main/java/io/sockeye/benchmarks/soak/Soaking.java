package io.sockeye.benchmarks.soak;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Runs soaks: with a line a second, a report at the end, and files. */
public final class Soaking {

  /** The fewest connections of which there can be some of each kind. */
  public static final int FEWEST_CONNECTIONS = SoakLoad.FEWEST;

  /** How long an answer may take on a busy machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private Soaking() {}

  /**
   * Runs a soak.
   *
   * @param settings how
   * @param out is told what happens, line by line
   * @return whether no fault was found
   * @throws IOException when it cannot be run, or the files cannot be written
   */
  public static boolean run(SoakSettings settings, Consumer<String> out) throws IOException {
    return run(settings, ServerProgram.faithful(), out);
  }

  static boolean run(SoakSettings settings, ServerProgram program, Consumer<String> out)
      throws IOException {
    SoakResult result;
    try {
      result = new SoakRun(settings, program, out).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the soak was interrupted");
    }
    SoakFiles.write(result, settings.directory());
    out.accept("");
    out.accept(new SoakReport(result).text());
    return result.isFaultless();
  }
}
