/**
 * What connections tell the Flight Recorder of the JDK.
 *
 * <p>Start with {@link io.sockeye.codec.jfr.FlightRecording}.
 *
 * <p>It is for the libraries of Sockeye, and the only package that knows of {@code jdk.jfr}, a
 * module that a run-time image may lack.
 */
package io.sockeye.codec.jfr;
