package io.sockeye.handshake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The header fields of a request or response (RFC 9110, section 5): in the order of the lines,
 * names compared without regard to case, several values for a name.
 *
 * <p>Immutable. Values have no whitespace at their ends, and no line breaks or other control
 * characters in them, wherever they came from: what can be put in can be written out safely.
 */
public final class Headers {

  /** No header at all. */
  public static final Headers EMPTY = new Headers(new String[0]);

  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

  /** Name, value, name, value, and so on. */
  private final String[] lines;

  private Headers(String[] lines) {
    this.lines = lines;
  }

  /**
   * {@return headers with the given lines}
   *
   * @param namesAndValues a name, its value, the next name, and so on
   * @throws IllegalArgumentException when a name has no value, or a name or value is not one that
   *     {@link Builder#add(String, String)} takes
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("the last header name has no value");
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /** {@return a builder that has no lines yet} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return these headers followed by one more line}
   *
   * @param name as {@link Builder#add(String, String)} takes it
   * @param value as {@link Builder#add(String, String)} takes it
   * @throws IllegalArgumentException as {@link Builder#add(String, String)} does
   */
  public Headers with(String name, String value) {
    return builder().addAll(this).add(name, value).build();
  }

  /** {@return how many lines there are} */
  public int size() {
    return lines.length / 2;
  }

  /**
   * {@return the value of the first line with a name, or null when there is none}
   *
   * @param name in upper or lower case
   */
  public String first(String name) {
    int i = next(name, 0);
    return i < 0 ? null : lines[i + 1];
  }

  /**
   * {@return the values of all lines with a name, in their order; empty when there is none}
   *
   * @param name in upper or lower case
   */
  public List<String> all(String name) {
    int i = next(name, 0);
    if (i < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(2);
    for (; i >= 0; i = next(name, i + 2)) {
      values.add(lines[i + 1]);
    }
    return List.copyOf(values);
  }

  /**
   * {@return whether there is a line with a name}
   *
   * @param name in upper or lower case
   */
  public boolean contains(String name) {
    return next(name, 0) >= 0;
  }

  /**
   * {@return the elements of a comma-separated list (RFC 9110, section 5.6.1) that stands in all
   * lines with a name; empty elements are left out, and nothing is checked about the others}
   *
   * @param name in upper or lower case
   */
  public List<String> tokens(String name) {
    List<String> tokens = new ArrayList<>(4);
    for (int i = next(name, 0); i >= 0; i = next(name, i + 2)) {
      HttpSyntax.addListElements(lines[i + 1], tokens);
    }
    return List.copyOf(tokens);
  }

  /**
   * {@return whether one of the {@link #tokens(String)} is the given one}
   *
   * @param name in upper or lower case
   * @param token in upper or lower case
   */
  public boolean containsToken(String name, String token) {
    for (int i = next(name, 0); i >= 0; i = next(name, i + 2)) {
      if (HttpSyntax.hasListElement(lines[i + 1], token)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Calls back for each line, in order.
   *
   * @param action takes the name, as it was written, and the value
   */
  public void forEach(BiConsumer<? super String, ? super String> action) {
    for (int i = 0; i < lines.length; i += 2) {
      action.accept(lines[i], lines[i + 1]);
    }
  }

  /** Appends the lines as they stand in a head. */
  void appendTo(StringBuilder head) {
    for (int i = 0; i < lines.length; i += 2) {
      head.append(lines[i]).append(": ").append(lines[i + 1]).append("\r\n");
    }
  }

  private int next(String name, int from) {
    for (int i = from; i < lines.length; i += 2) {
      if (lines[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** {@return whether the other object is headers with the same lines: names in any case} */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Headers that) || that.lines.length != lines.length) {
      return false;
    }
    for (int i = 0; i < lines.length; i += 2) {
      if (!lines[i].equalsIgnoreCase(that.lines[i]) || !lines[i + 1].equals(that.lines[i + 1])) {
        return false;
      }
    }
    return true;
  }

  /** {@return a hash code to which the case of names makes no difference} */
  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < lines.length; i += 2) {
      hash = 31 * hash + lines[i].toLowerCase(Locale.ROOT).hashCode();
      hash = 31 * hash + lines[i + 1].hashCode();
    }
    return hash;
  }

  /** {@return the lines, fit for a log: the values of credentials and cookies are left out} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < lines.length; i += 2) {
      boolean secret = CREDENTIALS.contains(lines[i].toLowerCase(Locale.ROOT));
      text.append(i == 0 ? "" : ", ").append(lines[i]).append(": ");
      text.append(secret ? "(not shown)" : lines[i + 1]);
    }
    return text.append(']').toString();
  }

  /** Collects header lines. Not for use by several threads at a time. */
  public static final class Builder {

    private String[] lines = new String[24];
    private int length;

    private Builder() {}

    /**
     * Adds a line.
     *
     * @param name a token (RFC 9110, section 5.6.2)
     * @param value characters of ISO-8859-1 without control characters other than the tab;
     *     whitespace at its ends is dropped
     * @return this builder
     * @throws IllegalArgumentException when the name or the value is anything else; the message has
     *     the name of the header, and never the value, which may be secret
     */
    public Builder add(String name, String value) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
      if (!HttpSyntax.isToken(name)) {
        throw new IllegalArgumentException(
            "the header name " + HttpSyntax.quote(name) + " is not a token");
      }
      int bad = HttpSyntax.indexOfNonText(value);
      if (bad >= 0) {
        throw new IllegalArgumentException(
            String.format(
                "the value of the header %s has the character U+%04X at index %d; a value holds"
                    + " ISO-8859-1 without control characters",
                name, (int) value.charAt(bad), bad));
      }
      return addChecked(name, HttpSyntax.trim(value));
    }

    /**
     * Adds all lines of other headers.
     *
     * @param headers the lines to add
     * @return this builder
     */
    public Builder addAll(Headers headers) {
      headers.forEach(this::addChecked);
      return this;
    }

    /** {@return the headers added so far} */
    public Headers build() {
      return length == 0 ? EMPTY : new Headers(Arrays.copyOf(lines, length));
    }

    /** Adds a line that is known to be well-formed. */
    Builder addChecked(String name, String value) {
      if (length == lines.length) {
        lines = Arrays.copyOf(lines, 2 * length);
      }
      lines[length++] = name;
      lines[length++] = value;
      return this;
    }

    /** How many lines have been added. */
    int size() {
      return length / 2;
    }
  }
}
