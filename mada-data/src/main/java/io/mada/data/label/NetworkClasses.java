package io.mada.data.label;

import io.mada.api.Text;
import io.mada.api.data.Taxonomy;
import io.mada.internal.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The classes that an experiment names, and which of them its datasets are required to have. */
public final class NetworkClasses {

  private final Taxonomy taxonomy;
  private final List<ClassFile.Entry> entries;

  /** Classes that no dataset needs to have. */
  public NetworkClasses(Taxonomy taxonomy) {
    this(taxonomy, List.of());
  }

  /**
   * @param entries of the file that lists them, in its order
   */
  NetworkClasses(Taxonomy taxonomy, List<ClassFile.Entry> entries) {
    this.taxonomy = taxonomy;
    this.entries = entries;
  }

  /** The classes that the network tells apart. */
  public Taxonomy taxonomy() {
    return taxonomy;
  }

  /**
   * Fails on a class that no label can have, such as a misspelt one, unless the file calls it
   * optional.
   *
   * @param labelled the training ids that the labels of some dataset can hold
   */
  public void requireLabelled(Set<Integer> labelled) {
    List<ClassFile.Entry> absent = new ArrayList<>();
    for (int id = 0; id < entries.size(); id++) {
      if (!labelled.contains(id) && !entries.get(id).optional()) {
        absent.add(entries.get(id));
      }
    }
    if (!absent.isEmpty()) {
      List<String> known =
          Stream.concat(labelled.stream().map(taxonomy.names()::get), taxonomy.ignored().stream())
              .sorted()
              .toList();
      String name = absent.get(0).name();
      String hint =
          Nearest.to(name, known).map(near -> "; did you mean '" + near + "'?").orElse(".");
      String others = absent.stream().map(ClassFile.Entry::name).toList().toString();
      throw absent
          .get(0)
          .section()
          .error(
              "name",
              Text.of(
                  "'%s' is a class that no dataset labels%s A class that need not occur has optional: true; without it are %s",
                  name, hint, others));
    }
  }
}
