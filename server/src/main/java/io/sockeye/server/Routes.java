package io.sockeye.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Who serves which path, given the request: what a connection keeps of that is for its handler to
 * say. Not for use by several threads while it is being changed.
 */
final class Routes {

  private final Map<String, Function<Request, WebSocketHandler>> byPath = new HashMap<>();
  private Function<Request, WebSocketHandler> otherwise;

  void add(String path, Function<Request, WebSocketHandler> handler) {
    Objects.requireNonNull(handler, "handler");
    if (!path.startsWith("/") || !path.chars().allMatch(Routes::isPathCharacter)) {
      throw new IllegalArgumentException(
          "\""
              + path
              + "\" is not a path: a slash, then visible ASCII without '?' and '#', all else"
              + " percent-encoded");
    }
    if (byPath.putIfAbsent(path, handler) != null) {
      throw new IllegalArgumentException("the path " + path + " has a handler already");
    }
  }

  private static boolean isPathCharacter(int c) {
    return c > ' ' && c < 0x7F && c != '?' && c != '#';
  }

  void otherwise(Function<Request, WebSocketHandler> handler) {
    otherwise = Objects.requireNonNull(handler, "handler");
  }

  boolean isEmpty() {
    return byPath.isEmpty() && otherwise == null;
  }

  /** {@return who serves a path, or null} */
  Function<Request, WebSocketHandler> find(String path) {
    return byPath.getOrDefault(path, otherwise);
  }

  Routes copy() {
    Routes copy = new Routes();
    copy.byPath.putAll(byPath);
    copy.otherwise = otherwise;
    return copy;
  }
}
