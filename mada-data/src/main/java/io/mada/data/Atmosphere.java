package io.mada.data;

/** What lies between scene and image: fog, light, and the sensor's colours and noise. */
record Atmosphere(Style style) {

  /** The finished picture, red, green and blue of every pixel. */
  byte[] develop(Canvas canvas, long seed) {
    byte[] rgb = new byte[3 * canvas.colors.length];
    double[] light = style.light().stream().mapToDouble(Double::doubleValue).toArray();
    for (int pixel = 0; pixel < canvas.colors.length; pixel++) {
      double clear = Math.exp(-style.fog() * canvas.depths[pixel]);
      int color = Colors.mix(style.fogColor(), canvas.colors[pixel], clear);
      double red = Colors.red(color) * light[0];
      double green = Colors.green(color) * light[1];
      double blue = Colors.blue(color) * light[2];
      double grey = 0.299 * red + 0.587 * green + 0.114 * blue;
      for (int channel = 0; channel < 3; channel++) {
        double value = channel == 0 ? red : channel == 1 ? green : blue;
        double vivid = grey + (value - grey) * style.saturation();
        double contrasted = 128 + (vivid - 128) * style.contrast();
        rgb[3 * pixel + channel] = (byte) clip(contrasted + style.noise() * gaussian(seed, pixel, channel));
      }
    }
    return rgb;
  }

  /** The sum of four uniform values, scaled to deviation 1: near enough to a normal distribution. */
  private static double gaussian(long seed, int pixel, int channel) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += Noise.at(seed + i, pixel, channel);
    }
    return (sum - 2) * Math.sqrt(3);
  }

  private static int clip(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
