package io.sockeye.benchmarks.comparison;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server of the ws package, where there are Node and npm.
 *
 * @param version of ws
 */
record NodeProgram(String version) implements Program {

  private static final String SCRIPT = "node-echo.js";
  private static final int INSTALL_SECONDS = 120;

  @Override
  public List<String> command(List<String> arguments, Path directory)
      throws UnavailableException, IOException {
    Path node = Files.createDirectories(directory.resolve("node")).toAbsolutePath();
    if (!Files.isDirectory(node.resolve("node_modules/ws"))) {
      install(node);
    }
    Path script = node.resolve(SCRIPT);
    try (InputStream in = NodeProgram.class.getResourceAsStream(SCRIPT)) {
      Files.write(script, in.readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of("node", script.toString()));
    command.addAll(arguments);
    return command;
  }

  private void install(Path directory) throws UnavailableException {
    try {
      Process npm =
          new ProcessBuilder(
                  "npm", "install", "--no-audit", "--no-fund", "--prefix", ".", "ws@" + version)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("npm.log").toFile())
              .start();
      npm.getOutputStream().close();
      if (!npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
        npm.destroyForcibly();
        throw new UnavailableException("npm did not end in " + INSTALL_SECONDS + " seconds");
      }
      if (npm.exitValue() != 0) {
        throw new UnavailableException(
            "npm could not install ws, see " + directory.resolve("npm.log"));
      }
    } catch (IOException e) {
      throw new UnavailableException("npm cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while npm ran");
    }
  }
}
