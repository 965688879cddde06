package io.mada.app.compute;

import ai.djl.ndarray.NDManager;
import io.mada.api.Progress;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.FloatMatrix.RowFunction;
import io.mada.api.tensor.Recording;
import io.mada.internal.npy.NpyFile;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * A function of the rows of a matrix.
 *
 * @param rows the rows of the matrix
 * @param machine this process's
 */
public record RowWork<R extends Serializable>(RowFunction<R> function, Rows rows, Machine machine)
    implements Work<R> {

  /** A source of rows. */
  @FunctionalInterface
  public interface Rows extends Serializable {

    /** Opens all of them; only some will be used. */
    FloatMatrix open();
  }

  /** Rows of a file that other processes find under the same path. */
  private record InFile(String path) implements Rows {

    @Override
    public FloatMatrix open() {
      return NpyFile.read(Path.of(path));
    }
  }

  /** A file's rows, processed wherever the work is done; the processes there must see the file. */
  public static FloatMatrix of(Path file, Computing computing, Machine machine) {
    return of(new InFile(file.toAbsolutePath().toString()), computing, machine);
  }

  /** Rows that are processed wherever the work is done. */
  public static FloatMatrix of(Rows rows, Computing computing, Machine machine) {
    FloatMatrix matrix = rows.open();
    return matrix.appliedBy(
        new FloatMatrix.Applying() {
          @Override
          public <R extends Serializable> void apply(RowFunction<R> function, Results<R> results) {
            computing.run(
                new RowWork<>(function, rows, machine),
                List.of(new Span(0, matrix.rows())),
                results,
                Progress.SILENT.begin("rows", matrix.rows()));
          }
        });
  }

  @Override
  public Worker<R> here() {
    return elsewhere().open(machine);
  }

  @Override
  public int most() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Elsewhere<R> elsewhere() {
    return new Carried<>(function, rows);
  }

  private record Carried<R extends Serializable>(RowFunction<R> function, Rows rows)
      implements Elsewhere<R> {

    @Override
    public Worker<R> open(Machine machine) {
      FloatMatrix matrix = rows.open();
      return (span, results) -> {
        try (Recording off = Recording.off();
            NDManager scope = NDManager.newBaseManager(machine.device(), "PyTorch")) {
          results.accept(span, function.apply(span.from(), matrix.part(span), scope));
        }
      };
    }
  }
}
