package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What a connection holds on to, wherever in it that is: found by reflection, so that a test that
 * nothing is left over need not know where it would be.
 */
final class Internals {

  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

  private Internals() {}

  /** All objects of these types that the fields of Sockeye's own objects lead to. */
  static List<Object> in(Object root, Class<?>... types) {
    List<Object> found = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> toSee = new ArrayDeque<>();
    toSee.add(root);
    while (!toSee.isEmpty()) {
      Object object = toSee.remove();
      for (Class<?> type : types) {
        if (type.isInstance(object)) {
          found.add(object);
        }
      }
      for (Field field : FIELDS.computeIfAbsent(object.getClass(), Internals::fields)) {
        Object value = get(field, object);
        if (value != null && seen.add(value)) {
          toSee.add(value);
        }
      }
    }
    return found;
  }

  /** The deflater and the inflater of a connection, where there are any at the moment. */
  static List<Object> codecs(WebSocket webSocket) {
    return in(webSocket, Deflater.class, Inflater.class);
  }

  /**
   * Asserts that native memory was freed: that of these, and what the connection still has. Of a
   * connection that takes over no context a deflater may have gone back to its pool. Whoever ends
   * the connection may be another thread, and a moment behind.
   */
  static void assertEnded(WebSocket webSocket, List<Object> codecs) {
    Connections.await(
        "all that it had is ended",
        () -> codecs.stream().allMatch(codec -> isEnded(codec) || isPooled(codec)));
    Connections.await(
        "all that it has is ended", () -> codecs(webSocket).stream().allMatch(Internals::isEnded));
  }

  /** Asserts that no thread holds any lock of a connection, but for the moment of its end. */
  static void assertNoLockHeld(WebSocket webSocket) {
    List<Object> locks = in(webSocket, ReentrantLock.class);
    assertThat(locks).hasSizeGreaterThanOrEqualTo(3);
    Connections.await(
        "no lock is held",
        () -> locks.stream().noneMatch(lock -> ((ReentrantLock) lock).isLocked()));
  }

  static boolean isEnded(Object codec) {
    try {
      if (codec instanceof Deflater deflater) {
        deflater.getBytesRead();
      } else {
        ((Inflater) codec).getBytesRead();
      }
      return false;
    } catch (NullPointerException | IllegalStateException e) {
      // The one before Java 25, the other since.
      return true;
    }
  }

  private static boolean isPooled(Object codec) {
    try {
      Class<?> type = Class.forName("io.sockeye.codec.DeflaterPool");
      Field byLevel = type.getDeclaredField("BY_LEVEL");
      Field free = type.getDeclaredField("free");
      byLevel.setAccessible(true);
      free.setAccessible(true);
      for (Object pool : (Object[]) byLevel.get(null)) {
        if (pool != null && contains((AtomicReferenceArray<?>) free.get(pool), codec)) {
          return true;
        }
      }
      return false;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean contains(AtomicReferenceArray<?> array, Object object) {
    return IntStream.range(0, array.length()).anyMatch(i -> array.get(i) == object);
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    if (type.isHidden() || type.isEnum()) {
      return fields;
    }
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (each.getName().startsWith("io.sockeye.")) {
        for (Field field : each.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            field.setAccessible(true);
            fields.add(field);
          }
        }
      }
    }
    return fields;
  }

  private static Object get(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
