package com.acme.library;

import io.mada.api.train.RunListener;
import io.mada.app.Adaptation;
import java.nio.file.Path;

public class AdaptNetwork {
  public static void main(String[] args) {
    Adaptation adaptation = Adaptation.of(Path.of(args[0])).directory(Path.of(args[1]));
    Adaptation.Result result =
        adaptation.run(
            new RunListener() {
              @Override
              public void evaluated(Evaluated scored) {
                System.out.println(scored.stage() + " " + scored.values().get("miou"));
              }
            });
    result.scores().forEach((stage, scores) -> System.out.println(stage + " " + scores.miou()));
  }
}
