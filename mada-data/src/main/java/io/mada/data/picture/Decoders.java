package io.mada.data.picture;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;

/** The decoders of the JDK and of libraries. */
final class Decoders {

  private Decoders() {}

  /** What a decoder is asked to do. */
  @FunctionalInterface
  interface Reading<T> {
    T of(ImageReader reader) throws IOException;
  }

  /** The JDK's own decoder, whatever else is registered for a format. */
  static ImageReader builtIn(String format) throws IOException {
    ServiceRegistry.Filter own =
        spi ->
            spi.getClass().getModule() == ImageIO.class.getModule()
                && List.of(((ImageReaderSpi) spi).getFormatNames()).contains(format);
    return IIORegistry.getDefaultInstance()
        .getServiceProviders(ImageReaderSpi.class, own, false)
        .next()
        .createReaderInstance();
  }

  /** Reads from a whole file in memory. */
  static <T> T read(ImageReader decoder, byte[] file, Reading<T> reading) throws IOException {
    try {
      decoder.addIIOReadWarningListener(Decoders::refuseDamage);
      decoder.setInput(new ByteArrayImageInputStream(file), true, true);
      return reading.of(decoder);
    } finally {
      decoder.dispose();
    }
  }

  /** JPEG decoders only warn of truncated or damaged data, and paint the rest grey. */
  private static void refuseDamage(ImageReader decoder, String warning) {
    if (warning.startsWith("Premature end") || warning.startsWith("Corrupt")) {
      throw new UncheckedIOException(new IIOException(warning));
    }
  }
}
