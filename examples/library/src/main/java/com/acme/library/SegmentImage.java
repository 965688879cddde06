package com.acme.library;

import io.mada.app.Segmentation;
import io.mada.app.Segmenter;
import java.nio.file.Path;

public class SegmentImage {
  public static void main(String[] args) {
    try (Segmenter segmenter = Segmenter.load(Path.of(args[0]))) {
      Segmentation seen = segmenter.predict(Path.of(args[1]));
      System.out.println(seen.classAt(0, 0) + " " + seen.shares());
      seen.write(Path.of(args[2]));
    }
  }
}
