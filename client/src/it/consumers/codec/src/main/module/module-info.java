module consumer.codec {
  requires io.sockeye.codec;
}
