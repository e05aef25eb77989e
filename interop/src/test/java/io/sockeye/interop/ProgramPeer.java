package io.sockeye.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A peer in another language: a program of the directory {@code peers}, with its dependencies. */
final class ProgramPeer implements Peer {

  private static final Duration TIME_TO_INSTALL = Duration.ofMinutes(5);

  /** Runs the commands that make a program ready. */
  private interface Installation {

    /** {@return the command that starts the program} */
    List<String> install(Path directory) throws IOException, InterruptedException;
  }

  private final String name;
  private final String language;
  private final Set<Ability> abilities;
  private final Installation installation;
  private List<String> command;

  /** Why it cannot be made ready. */
  private IOException failure;

  private ProgramPeer(
      String name, String language, Set<Ability> abilities, Installation installation) {
    this.name = name;
    this.language = language;
    this.abilities = abilities;
    this.installation = installation;
  }

  static ProgramPeer node() {
    return new ProgramPeer(
        "ws",
        "node",
        EnumSet.allOf(Ability.class),
        directory -> {
          Path node = Software.NODE.find();
          run(directory, Software.NPM.find(), "ci", "--no-audit", "--no-fund");
          return List.of(node.toString(), "peer.mjs");
        });
  }

  static ProgramPeer python() {
    return new ProgramPeer(
        "websockets",
        "python",
        EnumSet.allOf(Ability.class),
        directory -> {
          Path python = directory.resolve("environment/bin/python");
          run(directory, Software.PYTHON.find(), "-m", "venv", "environment");
          run(directory, python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt");
          return List.of(python.toString(), "peer.py");
        });
  }

  static ProgramPeer go() {
    return new ProgramPeer(
        "coder/websocket",
        "go",
        EnumSet.complementOf(EnumSet.of(Ability.SMALL_WINDOW)),
        directory -> {
          run(directory, Software.GO.find(), "build", "-buildvcs=false", "-o", "peer", ".");
          return List.of(directory.resolve("peer").toString());
        });
  }

  static ProgramPeer rust() {
    return new ProgramPeer(
        "tungstenite",
        "rust",
        EnumSet.complementOf(EnumSet.of(Ability.DEFLATE, Ability.SMALL_WINDOW)),
        directory -> {
          run(directory, Software.CARGO.find(), "build", "--quiet", "--locked");
          return List.of(directory.resolve("target/debug/peer").toString());
        });
  }

  private static void run(Path directory, Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Program.run(directory, TIME_TO_INSTALL, command);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean can(Ability ability) {
    return abilities.contains(ability);
  }

  private Path directory() {
    return Path.of("target", "peers", language).toAbsolutePath();
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    if (failure != null) {
      throw failure;
    }
    if (command == null) {
      try {
        copy(Path.of("peers", language), directory());
        command = installation.install(directory());
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  public Running serve(int windowBits) throws IOException {
    return start("server", "-", windowBits);
  }

  @Override
  public Running call(URI server, int windowBits) throws IOException {
    return start("client", server.toString(), windowBits);
  }

  private Running start(String role, String url, int windowBits) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(role, url, Integer.toString(windowBits)));
    Program program = Program.start(directory(), all);
    return new Running() {
      @Override
      public Lines lines() {
        return program.lines();
      }

      @Override
      public void close() {
        program.close();
      }
    };
  }
}
