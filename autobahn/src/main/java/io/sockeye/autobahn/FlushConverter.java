package io.sockeye.autobahn;

import io.sockeye.codec.connection.FlushPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of the option {@code --flush}. */
final class FlushConverter implements ITypeConverter<FlushPolicy> {

  @Override
  public FlushPolicy convert(String text) {
    return switch (text) {
      case "each" -> FlushPolicy.EACH_MESSAGE;
      case "before-wait" -> FlushPolicy.BEFORE_WAIT;
      default ->
          throw new TypeConversionException("'" + text + "' is neither each nor before-wait");
    };
  }
}
