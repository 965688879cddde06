package io.mada.app.plugin;

import io.mada.app.guard.ExitCall;
import io.mada.app.guard.RecordedNumbers;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Rewrites the code of plug-ins as it is loaded. The methods of {@link ExitCall} replace {@code
 * System.exit}, {@code Runtime.exit} and {@code Runtime.halt}, and those of {@link RecordedNumbers}
 * replace arithmetic with DJL's numbers, both in calls and in method references such as {@code
 * System::exit}.
 */
final class PluginCode {

  private static final int API = Opcodes.ASM9;
  private static final String NDARRAY = "ai/djl/ndarray/NDArray";
  private static final String WITH_NUMBER = "(Ljava/lang/Number;)Lai/djl/ndarray/NDArray;";

  /** The methods whose number libtorch reads again when it computes gradients. */
  private static final Set<String> KEPT = Set.of("mul", "div", "pow", "maximum");

  private PluginCode() {}

  /**
   * A class file with the calls replaced; the same one if there are none, or if it is for a newer
   * Java version than known.
   */
  static byte[] rewrite(byte[] code) {
    ClassReader reader;
    try {
      reader = new ClassReader(code);
    } catch (IllegalArgumentException e) {
      return code;
    }
    ClassWriter writer = new ClassWriter(reader, 0);
    Rewriting rewriting = new Rewriting(writer);
    reader.accept(rewriting, 0);
    return rewriting.changed ? writer.toByteArray() : code;
  }

  /**
   * A method that replaces another one with the same name.
   *
   * @param descriptor the object of a call becomes its first argument
   */
  private record Instead(String owner, String descriptor) {

    private static Optional<Instead> of(String owner, String name, String descriptor) {
      boolean exits = descriptor.equals("(I)V");
      if (exits && owner.equals("java/lang/System") && name.equals("exit")) {
        return Optional.of(new Instead(Type.getInternalName(ExitCall.class), descriptor));
      }
      if (exits
          && owner.equals("java/lang/Runtime")
          && (name.equals("exit") || name.equals("halt"))) {
        return Optional.of(
            new Instead(Type.getInternalName(ExitCall.class), "(Ljava/lang/Runtime;I)V"));
      }
      return owner.equals(NDARRAY) && KEPT.contains(name) && descriptor.equals(WITH_NUMBER)
          ? Optional.of(
              new Instead(
                  Type.getInternalName(RecordedNumbers.class),
                  descriptor.replace("(", "(L" + NDARRAY + ";")))
          : Optional.empty();
    }
  }

  private static final class Rewriting extends ClassVisitor {

    private boolean changed;

    Rewriting(ClassWriter writer) {
      super(API, writer);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] thrown) {
      return new MethodVisitor(
          API, super.visitMethod(access, name, descriptor, signature, thrown)) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String type, boolean isInterface) {
          Optional<Instead> instead = Instead.of(owner, method, type);
          if (instead.isPresent()) {
            changed = true;
            super.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                instead.get().owner(),
                method,
                instead.get().descriptor(),
                false);
          } else {
            super.visitMethodInsn(opcode, owner, method, type, isInterface);
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String method, String type, Handle bootstrap, Object... arguments) {
          Object[] own = arguments.clone();
          for (int i = 0; i < own.length; i++) {
            own[i] = replaced(own[i]);
          }
          super.visitInvokeDynamicInsn(method, type, bootstrap, own);
        }
      };
    }

    private Object replaced(Object argument) {
      if (!(argument instanceof Handle handle)) {
        return argument;
      }
      Optional<Instead> instead = Instead.of(handle.getOwner(), handle.getName(), handle.getDesc());
      if (instead.isEmpty()) {
        return argument;
      }
      changed = true;
      Instead other = instead.get();
      return new Handle(
          Opcodes.H_INVOKESTATIC, other.owner(), handle.getName(), other.descriptor(), false);
    }
  }
}
