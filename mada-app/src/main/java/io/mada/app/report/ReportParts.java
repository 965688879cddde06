package io.mada.app.report;

import io.mada.api.MadaException;
import io.mada.app.run.Interruption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Makes the parts of a report one by one; a part that fails is left out and noted. */
final class ReportParts {

  private final List<String> notes = new ArrayList<>();

  /** A part, or null if making it fails. */
  <T> T make(String name, Supplier<T> part) {
    try {
      return part.get();
    } catch (Interruption.Ended e) {
      throw e;
    } catch (MadaException e) {
      notes.add(name + " left out: " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      notes.add(name + " left out: " + e);
    }
    return null;
  }

  /** Notes that something else is left out. */
  void note(String note) {
    notes.add(note);
  }

  /** What was left out, and why; grows while parts are being made. */
  List<String> notes() {
    return Collections.unmodifiableList(notes);
  }
}
