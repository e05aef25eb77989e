package io.sockeye.benchmarks.soak;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that makes the load, in which the whole of a soak but its server is run: another than
 * the one that was started, for a heap that has its full size from the beginning. Otherwise
 * resident memory grows for as long as the heap has not been used to its end.
 */
public final class LoadProcess {

  private static final String MARK = "sockeye.soak.load";
  private static final int HEAP_MB = 512;
  private static final int HEAP_KB_OF_CONNECTION = 150;
  private static final int KB_PER_MB = 1024;

  private LoadProcess() {}

  /** {@return whether the caller is in it} */
  public static boolean isThis() {
    return Boolean.getBoolean(MARK);
  }

  /**
   * Starts it, with the standard streams of this process, and waits for its end.
   *
   * @param connections how many there will be
   * @param mainClass what it runs
   * @param arguments of that
   * @return its exit status
   * @throws IOException when it cannot be started
   */
  public static int run(int connections, Class<?> mainClass, List<String> arguments)
      throws IOException {
    List<String> command = java(connections);
    command.add("-D" + MARK + "=true");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass.getName());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).inheritIO().start();
    Thread end = new Thread(process::destroy, "end-load");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the soak was interrupted");
    }
  }

  /** {@return the beginning of a command line, with a heap for so many connections} */
  static List<String> java(int connections) {
    int heap = HEAP_MB + connections * HEAP_KB_OF_CONNECTION / KB_PER_MB;
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms" + heap + "m",
            "-Xmx" + heap + "m",
            "-XX:+AlwaysPreTouch"));
  }
}
