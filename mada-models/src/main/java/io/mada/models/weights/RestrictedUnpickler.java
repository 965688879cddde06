package io.mada.models.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle that may be malicious. A pickle is a program that names functions and calls them;
 * the library's reader would accept any name. Here every name goes through {@link PickleClasses},
 * whose few functions build values and do nothing else.
 *
 * <p>Instructions whose length the file declares are checked against the file, and those that the
 * library would execute with effort beyond their size, or by looking for methods to call, are
 * executed here. Dictionaries keep their order.
 */
final class RestrictedUnpickler extends Unpickler {

  private static final long MOST_INSTRUCTIONS = 4_000_000;

  /** Finds what a pickle refers to outside itself. */
  @FunctionalInterface
  interface PersistentObjects {
    Object find(Object[] id);
  }

  private final PickleInput bytes;
  private final PickleClasses classes;
  private final PersistentObjects persistent;
  private final Allowance instructions =
      new Allowance(MOST_INSTRUCTIONS, "its pickle has too many instructions");

  private RestrictedUnpickler(PickleInput bytes, PersistentObjects persistent) {
    this.bytes = bytes;
    this.persistent = persistent;
    classes = new PickleClasses(instructions, Allowance.memory(bytes.available(), 2));
  }

  /**
   * Reads the next pickle: dictionaries, lists, tuples (as arrays), numbers, text, {@link
   * StridedArray}s.
   */
  static Object read(PickleInput bytes, PersistentObjects persistent) {
    try {
      return new RestrictedUnpickler(bytes, persistent).load(bytes);
    } catch (DamagedFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // On a damaged pickle the library throws anything from its own exception to a failed cast.
      throw new DamagedFileException("its pickle is damaged or cut off");
    }
  }

  /** Reads the next pickle, which may not refer to anything outside itself. */
  static Object read(PickleInput bytes) {
    return read(
        bytes,
        id -> {
          throw new DamagedFileException("its pickle refers to something outside itself");
        });
  }

  @Override
  protected Object persistentLoad(Object id) {
    return persistent.find((Object[]) id);
  }

  @Override
  protected Object dispatch(short instruction) throws IOException {
    instructions.take(1);
    switch (instruction) {
      case Opcodes.GLOBAL -> stack.add(classes.find(bytes.line(), bytes.line()));
      case Opcodes.STACK_GLOBAL -> {
        String name = (String) stack.pop();
        stack.add(classes.find((String) stack.pop(), name));
      }
      case Opcodes.INST -> {
        var function = (IObjectConstructor) classes.find(bytes.line(), bytes.line());
        stack.add(function.construct(stack.pop_all_since_marker().toArray()));
      }
      case Opcodes.BUILD -> {
        Object state = stack.pop();
        classes.build(stack.peek(), state);
      }
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.DICT -> stack.add(put(new LinkedHashMap<>(), stack.pop_all_since_marker()));
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        put(dictionary(), items);
      }
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object key = stack.pop();
        dictionary().put(PickleClasses.key(key), value);
      }
      // Sets are kept as lists: hashing what they hold could take forever.
      case Opcodes.EMPTY_SET -> stack.add(new ArrayList<>());
      case Opcodes.FROZENSET -> super.dispatch(Opcodes.LIST);
      case Opcodes.APPENDS, Opcodes.ADDITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        list().addAll(items);
      }
      case Opcodes.POP_MARK -> stack.pop_all_since_marker();
      case Opcodes.LONG -> {
        String digits = bytes.line();
        stack.add(PickleUtils.optimizeBigint(new BigInteger(digits.replaceFirst("L$", ""))));
      }
      default -> {
        checkLength(instruction);
        return super.dispatch(instruction);
      }
    }
    return NO_RETURN_VALUE;
  }

  private void checkLength(short instruction) {
    switch (instruction) {
      case Opcodes.BINUNICODE, Opcodes.BINSTRING, Opcodes.BINBYTES, Opcodes.LONG4 ->
          bytes.checkLength(Integer.BYTES);
      case Opcodes.BINUNICODE8, Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 ->
          bytes.checkLength(Long.BYTES);
      default -> {}
    }
  }

  private static Map<Object, Object> put(Map<Object, Object> dictionary, List<Object> items) {
    for (int i = 0; i < items.size(); i += 2) {
      dictionary.put(PickleClasses.key(items.get(i)), items.get(i + 1));
    }
    return dictionary;
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> dictionary() {
    return (Map<Object, Object>) stack.peek();
  }

  @SuppressWarnings("unchecked")
  private List<Object> list() {
    return (List<Object>) stack.peek();
  }
}
