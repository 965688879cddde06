package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Optimizer;
import io.mada.train.optimize.AdamW;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fifty steps of AdamW with two rates, clipping and accumulation beside what PyTorch 2.13 makes of
 * the same ones.
 *
 * <pre>{@code
 * opt = torch.optim.AdamW([{'params': [a], 'f': 1.}, {'params': [b], 'f': 10.}], lr=1, betas=(0.9, 0.99), weight_decay=0.05)
 * for i in range(1, 51):
 *     for g in opt.param_groups: g['lr'] = g['f'] * 0.01 * (1 - i / 51) ** 0.9
 *     opt.zero_grad()
 *     for part in range(parts): ((a**4 * fa).sum() + (b**4 * fb).sum()).div(parts).backward()
 *     if clip: torch.nn.utils.clip_grad_norm_([a, b], clip)
 *     opt.step()
 * }</pre>
 */
class PyTorchUpdatesTest {

  private static final int STEPS = 50;

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.27810261, -0.74661183, 1.2325248, -0.16271733, -0.047212716",
    "1, 1, 0.25983438, -0.72815603, 1.2149652, -0.14459631, -0.033225477",
    "1, 4, 0.25983438, -0.72815603, 1.2149652, -0.14459631, -0.033225477"
  })
  void adamWIsThatOfPyTorch(
      double clip, int parts, float a0, float a1, float a2, float b0, float b1) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray a = manager.create(new float[] {0.5f, -1, 1.5f});
      NDArray b = manager.create(new float[] {0.75f, -0.25f}, new Shape(1, 2));
      StateDict state = new StateDict();
      state.parameter("a", a);
      state.parameter("b", b);
      NDArray fa = manager.create(new float[] {1, 2, 0.5f});
      NDArray fb = manager.create(new float[] {1.5f, 4}, new Shape(1, 2));
      Optimizer.Active optimizer = new AdamW(0.9, 0.99, 1e-8, 0.05).begin(state, manager);
      for (int i = 1; i <= STEPS; i++) {
        try (Recording recording = Recording.on()) {
          for (int part = 0; part < parts; part++) {
            NDArray loss = Tensors.power(a, 4).mul(fa).sum().add(Tensors.power(b, 4).mul(fb).sum());
            recording.backward(Tensors.scale(loss, 1.0 / parts));
          }
        }
        if (clip > 0) {
          Tensors.clipGradients(state.parameters(), clip);
        }
        double rate = 0.01 * Math.pow(1 - i / 51.0, 0.9);
        optimizer.step(List.of(new Optimizer.Parameter("a", a)), rate, i);
        optimizer.step(List.of(new Optimizer.Parameter("b", b)), 10 * rate, i);
      }
      assertArrayEquals(new float[] {a0, a1, a2}, a.toFloatArray(), 2e-6f);
      assertArrayEquals(new float[] {b0, b1}, b.toFloatArray(), 2e-6f);
    }
  }
}
