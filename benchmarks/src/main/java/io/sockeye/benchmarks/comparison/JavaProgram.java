package io.sockeye.benchmarks.comparison;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in Java, run by the same JDK as the comparison.
 *
 * @param mainClass its name without the package
 * @param options its first arguments
 * @param jars the directory with its own jars beside the benchmarks' jar, or null
 * @param feature the least Java version that it needs
 */
record JavaProgram(String mainClass, List<String> options, String jars, int feature)
    implements Program {

  private static final String PACKAGE = "io.sockeye.benchmarks.servers.";

  JavaProgram from(int least) {
    return new JavaProgram(mainClass, options, jars, least);
  }

  JavaProgram withJars(String directory) {
    return new JavaProgram(mainClass, options, directory, feature);
  }

  @Override
  public List<String> command(List<String> arguments, Path directory) throws UnavailableException {
    int running = Runtime.version().feature();
    if (running < feature) {
      throw new UnavailableException("needs Java " + feature + "; this is Java " + running);
    }
    if (getClass().getResource("/" + (PACKAGE + mainClass).replace('.', '/') + ".class") == null) {
      throw new UnavailableException("was not compiled, because the build ran on an older JDK");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As they are for each server: a heap that does not decide, and no warnings about native code.
    command.add("-Xmx1g");
    if (running >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(classPath());
    command.add(PACKAGE + mainClass);
    command.addAll(options);
    command.addAll(arguments);
    return command;
  }

  private String classPath() {
    String classPath = System.getProperty("java.class.path");
    if (jars == null) {
      return classPath;
    }
    Path first = Path.of(classPath.split(File.pathSeparator)[0]).toAbsolutePath();
    Path directory = first.resolveSibling("peers").resolve(jars);
    return Files.isDirectory(directory)
        ? directory.resolve("*") + File.pathSeparator + classPath
        : classPath;
  }
}
