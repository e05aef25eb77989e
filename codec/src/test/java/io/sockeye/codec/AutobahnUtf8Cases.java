package io.sockeye.codec;

import static io.sockeye.codec.AutobahnCase.chop;
import static io.sockeye.codec.AutobahnCase.frame;
import static io.sockeye.codec.AutobahnCase.gets;
import static io.sockeye.codec.AutobahnCase.octets;
import static io.sockeye.codec.AutobahnCase.sends;
import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.TEXT;

import io.sockeye.codec.AutobahnCase.Piece;
import io.sockeye.codec.AutobahnCase.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Section 6: text messages that are UTF-8, and that are not. */
final class AutobahnUtf8Cases {

  private static final String FAILED = "CLOSE 1007";
  private static final byte[] GREEK = Bytes.utf8("\u03ba\u1f79\u03c3\u03bc\u03b5");
  private static final byte[] EDITED = Bytes.utf8("edited");

  private static final String HELLO = "68656c6c6f";
  private static final String WORLD = "776f726c64";

  /** Without their last byte: the first and the last sequence of each length. */
  private static final String[] CUT_SHORT = {
    "c0",
    "e080",
    "f08080",
    "f8808080",
    "fc80808080",
    "df",
    "efbf",
    "f7bfbf",
    "fbbfbfbf",
    "fdbfbfbfbf"
  };

  private static final List<List<AutobahnCase>> SEQUENCES =
      List.of(
          valid(
              "6.5",
              "text with characters of every length",
              HELLO + "24" + WORLD,
              HELLO + "c2a2" + WORLD,
              HELLO + "e282ac" + WORLD,
              HELLO + "f0a4ada2" + WORLD,
              "cebae1bdb9cf83cebcceb5"),
          prefixes(),
          valid("6.7", "first of each length", "00", "c280", "e0a080", "f0908080"),
          bad("6.8", "first of five and six bytes", "f888808080", "fc8480808080"),
          valid("6.9", "last of each length", "7f", "dfbf", "efbfbf", "f48fbfbf"),
          bad("6.10", "last of each length above", "f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf"),
          valid("6.11", "boundary", "ed9fbf", "ee8080", "efbfbd", "f48fbfbf"),
          List.of(
              row(
                  "6.11.5",
                  "boundary: U+110000",
                  gets(sends(frame(FIN | TEXT, Bytes.hex("f4908080"))), FAILED))),
          bad(
              "6.12",
              "unexpected continuation bytes",
              "80",
              "bf",
              "80bf",
              "80bf80",
              "80bf80bf",
              "80bf80bf80",
              "80bf80bf80bf",
              everyByte(0x80, 0xbf, "")),
          bad(
              "6.13",
              "lonely first bytes",
              everyByte(0xc0, 0xdf, "20"),
              everyByte(0xe0, 0xef, "20"),
              everyByte(0xf0, 0xf7, "20"),
              everyByte(0xf8, 0xfb, "20"),
              everyByte(0xfc, 0xfd, "20")),
          bad("6.14", "last byte missing", CUT_SHORT),
          bad("6.15", "all of 6.14 in a row", String.join("", CUT_SHORT)),
          bad("6.16", "impossible bytes", "fe", "ff", "fefeffff"),
          bad("6.17", "overlong ASCII", "c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"),
          bad(
              "6.18",
              "largest overlong",
              "c1bf",
              "e09fbf",
              "f08fbfbf",
              "f887bfbfbf",
              "fc83bfbfbfbf"),
          bad("6.19", "overlong NUL", "c080", "e08080", "f0808080", "f880808080", "fc8080808080"),
          bad(
              "6.20",
              "single surrogate",
              "eda080",
              "edadbf",
              "edae80",
              "edafbf",
              "edb080",
              "edbe80",
              "edbfbf"),
          bad(
              "6.21",
              "paired surrogates",
              "eda080edb080",
              "eda080edbfbf",
              "edadbfedb080",
              "edadbfedbfbf",
              "edae80edb080",
              "edae80edbfbf",
              "edafbfedb080",
              "edafbfedbfbf"),
          valid("6.22", "a code point that is no character", noncharacters()),
          valid(
              "6.23",
              "specials",
              "efbfb9",
              "efbfba",
              "efbfbb",
              "efbfbc",
              "efbfbd",
              "efbfbe",
              "efbfbf"));

  private AutobahnUtf8Cases() {}

  static List<AutobahnCase> all() {
    List<AutobahnCase> all = new ArrayList<>();
    all.addAll(fragmented());
    all.addAll(failFast());
    SEQUENCES.forEach(all::addAll);
    return all;
  }

  private static List<AutobahnCase> fragmented() {
    Piece empty = frame(TEXT, "");
    Piece emptyMore = frame(CONTINUATION, "");
    Piece emptyEnd = frame(FIN | CONTINUATION, "");
    byte[] latin = Bytes.utf8("Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!");
    int cut = Bytes.utf8("Hello-\u00b5@\u00df\u00f6\u00e4").length;
    byte[] bad = Bytes.concat(GREEK, Bytes.hex("eda080"), EDITED);
    return List.of(
        row("6.1.1", "empty text", gets(sends(frame(FIN | TEXT, "")), "TEXT")),
        row("6.1.2", "three empty fragments", gets(sends(empty, emptyMore, emptyEnd), "TEXT")),
        row(
            "6.1.3",
            "a fragment between two empty ones",
            gets(
                sends(empty, frame(CONTINUATION, "middle frame payload"), emptyEnd),
                "TEXT middle frame payload")),
        row("6.2.1", "valid text in one frame", gets(sends(frame(FIN | TEXT, latin)), echo(latin))),
        row(
            "6.2.2",
            "valid text in two frames, cut between characters",
            gets(
                sends(
                    frame(TEXT, Arrays.copyOf(latin, cut)),
                    frame(FIN | CONTINUATION, Arrays.copyOfRange(latin, cut, latin.length))),
                echo(latin))),
        row(
            "6.2.3",
            "valid text in frames of one byte",
            gets(sends(octets(TEXT, latin)), echo(latin))),
        row("6.2.4", "Greek in frames of one byte", gets(sends(octets(TEXT, GREEK)), echo(GREEK))),
        row("6.3.1", "a surrogate in one frame", gets(sends(frame(FIN | TEXT, bad)), FAILED)),
        row("6.3.2", "a surrogate in frames of one byte", gets(sends(octets(TEXT, bad)), FAILED)));
  }

  /** The twelfth byte is the first of a character above U+10FFFF, and the next one is wrong. */
  private static List<AutobahnCase> failFast() {
    byte[] above = Bytes.hex("f4908080");
    byte[] text = Bytes.concat(GREEK, above, EDITED);
    int whole = GREEK.length;
    int wrong = whole + 1;
    return List.of(
        row(
            "6.4.1",
            "the second of three frames is wrong",
            sends(frame(TEXT, GREEK)),
            gets(sends(frame(CONTINUATION, above)), FAILED),
            sends(frame(FIN | CONTINUATION, EDITED))),
        row(
            "6.4.2",
            "the second of three frames is the wrong byte",
            sends(frame(TEXT, Arrays.copyOf(text, wrong))),
            gets(sends(frame(CONTINUATION, new byte[] {text[wrong]})), FAILED),
            sends(frame(FIN | CONTINUATION, Arrays.copyOfRange(text, wrong + 1, text.length)))),
        row(
            "6.4.3",
            "the second of three parts of a frame is wrong",
            sends(chop(FIN | TEXT, text, 0, whole)),
            gets(sends(chop(FIN | TEXT, text, whole, whole + above.length)), FAILED),
            sends(chop(FIN | TEXT, text, whole + above.length, text.length))),
        row(
            "6.4.4",
            "the second of three parts of a frame is the wrong byte",
            sends(chop(FIN | TEXT, text, 0, wrong)),
            gets(sends(chop(FIN | TEXT, text, wrong, wrong + 1)), FAILED),
            sends(chop(FIN | TEXT, text, wrong + 1, text.length))));
  }

  private static List<AutobahnCase> prefixes() {
    List<AutobahnCase> cases = new ArrayList<>();
    for (int length = 1; length <= GREEK.length; length++) {
      byte[] prefix = Arrays.copyOf(GREEK, length);
      // Characters end after these bytes, and nowhere else.
      boolean valid = List.of(2, 5, 7, 9, 11).contains(length);
      cases.add(
          row(
              "6.6." + length,
              "the first " + length + " bytes of a Greek word",
              gets(sends(frame(FIN | TEXT, prefix)), valid ? echo(prefix) : FAILED)));
    }
    return cases;
  }

  /** U+FFFE and U+FFFF, then the last two code points of each of the planes 1 to 16. */
  private static String[] noncharacters() {
    List<String> hex = new ArrayList<>();
    for (int plane = 0; plane <= 16; plane++) {
      for (int codePoint = plane << 16 | 0xFFFE; (codePoint & 0xFFFF) != 0; codePoint++) {
        byte[] utf8 = Bytes.utf8(Character.toString(codePoint));
        hex.add(HexFormat.of().formatHex(utf8));
      }
    }
    return hex.toArray(String[]::new);
  }

  /** As in the suite, the last byte of the range is left out. */
  private static String everyByte(int from, int to, String between) {
    StringBuilder hex = new StringBuilder();
    for (int b = from; b < to; b++) {
      hex.append(Integer.toHexString(b)).append(between);
    }
    return hex.toString();
  }

  private static List<AutobahnCase> valid(String section, String what, String... hex) {
    return each(section, what, hex, AutobahnUtf8Cases::echo);
  }

  private static List<AutobahnCase> bad(String section, String what, String... hex) {
    return each(section, what, hex, text -> FAILED);
  }

  private static List<AutobahnCase> each(
      String section, String what, String[] hex, Function<byte[], String> answer) {
    List<AutobahnCase> cases = new ArrayList<>();
    for (int i = 0; i < hex.length; i++) {
      byte[] text = Bytes.hex(hex[i]);
      Step step = gets(sends(frame(FIN | TEXT, text)), answer.apply(text));
      cases.add(row(section + "." + (i + 1), what + ": " + Bytes.brief(text), step));
    }
    return cases;
  }

  private static String echo(byte[] text) {
    return ("TEXT " + Bytes.brief(text)).stripTrailing();
  }

  private static AutobahnCase row(String id, String what, Step... steps) {
    return AutobahnCase.of(id, what, steps);
  }
}
