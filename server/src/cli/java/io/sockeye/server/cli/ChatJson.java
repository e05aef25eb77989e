package io.sockeye.server.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSONComposer;
import com.fasterxml.jackson.jr.ob.comp.ObjectComposer;
import io.sockeye.server.cli.ChatRoom.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/**
 * The messages of the chat. A page sends {@code join} with a {@code name}, then {@code message}
 * with a {@code text} and a {@code ref} of its own choice. It receives {@code welcome} with its
 * {@code id}, {@code joined} and {@code left} with all {@code people}, {@code people} when several
 * have come or gone at once, {@code message}, {@code error} for what was not accepted, and {@code
 * notice} of what everyone here should know.
 */
final class ChatJson {

  private ChatJson() {}

  /** Writes the fields of a message. */
  @FunctionalInterface
  private interface Fields {
    void write(ObjectComposer<JSONComposer<String>> object) throws IOException;
  }

  /** {@return the fields of an object; none when the text is no JSON object} */
  static Map<String, Object> read(String text) {
    try {
      Map<String, Object> fields = JSON.std.mapFrom(text);
      return fields == null ? Map.of() : fields;
    } catch (IOException e) {
      return Map.of();
    }
  }

  static String welcome(long id) {
    return write("welcome", object -> object.put("id", id));
  }

  static String joined(Person person, Collection<Person> people) {
    return write("joined", object -> putPeople(object, person, people));
  }

  static String left(Person person, Collection<Person> people) {
    return write("left", object -> putPeople(object, person, people));
  }

  /**
   * Several people at once.
   *
   * @param text what to say of it
   */
  static String changed(String text, Collection<Person> people) {
    return write(
        "people",
        object -> {
          object.put("text", text);
          putPeople(object, people);
        });
  }

  static String notice(String text) {
    return write("notice", object -> object.put("text", text));
  }

  static String message(Person person, String text, long time, Long ref) {
    return write(
        "message",
        object -> {
          object.put("id", person.id()).put("name", person.name()).put("text", text);
          object.put("time", time);
          putRef(object, ref);
        });
  }

  static String error(String text, Long ref) {
    return write(
        "error",
        object -> {
          object.put("text", text);
          putRef(object, ref);
        });
  }

  private static void putPeople(
      ObjectComposer<JSONComposer<String>> object, Person person, Collection<Person> people)
      throws IOException {
    object.put("id", person.id()).put("name", person.name());
    putPeople(object, people);
  }

  private static void putPeople(
      ObjectComposer<JSONComposer<String>> object, Collection<Person> people) throws IOException {
    var array = object.startArrayField("people");
    for (Person each : people) {
      array.startObject().put("id", each.id()).put("name", each.name()).end();
    }
    array.end();
  }

  private static void putRef(ObjectComposer<JSONComposer<String>> object, Long ref)
      throws IOException {
    if (ref != null) {
      object.put("ref", ref.longValue());
    }
  }

  private static String write(String type, Fields fields) {
    try {
      JSONComposer<String> json = JSON.std.composeString();
      ObjectComposer<JSONComposer<String>> object = json.startObject().put("type", type);
      fields.write(object);
      return object.end().finish();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written to", e);
    }
  }
}
