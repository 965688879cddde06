package io.mada.app.plugin;

import io.mada.app.guard.ExitCall;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The code of a plug-in's class, before it is loaded. Puts the methods of {@link ExitCall} in the place of {@code System.exit},
 * {@code Runtime.exit} and {@code Runtime.halt}, where these are called and where they are referred to, as in {@code
 * System::exit}; and tells of arithmetic with DJL's numbers, which a garbage collection can turn into NaN while gradients
 * are recorded.
 *
 * @param bytes the class file to load
 * @param numbers the methods of {@code NDArray} that it calls with a number
 */
record PluginCode(byte[] bytes, Set<String> numbers) {

  private static final int API = Opcodes.ASM9;
  private static final String INSTEAD = Type.getInternalName(ExitCall.class);

  private static final Set<String> ARITHMETIC =
      Set.of("add", "addi", "sub", "subi", "mul", "muli", "div", "divi", "pow", "powi");

  /** A class file without calls that end the process; the same one where it is of a newer Java than known. */
  static PluginCode of(byte[] code) {
    ClassReader reader;
    try {
      reader = new ClassReader(code);
    } catch (IllegalArgumentException e) {
      return new PluginCode(code, Set.of());
    }
    ClassWriter writer = new ClassWriter(reader, 0);
    Rewriting rewriting = new Rewriting(writer);
    reader.accept(rewriting, 0);
    return new PluginCode(rewriting.changed ? writer.toByteArray() : code, rewriting.numbers);
  }

  /** The descriptor of the method that takes the place of another; the object of a call becomes an argument. */
  private static Optional<String> instead(String owner, String name, String descriptor) {
    if (!descriptor.equals("(I)V")) {
      return Optional.empty();
    }
    if (owner.equals("java/lang/System") && name.equals("exit")) {
      return Optional.of(descriptor);
    }
    return owner.equals("java/lang/Runtime") && (name.equals("exit") || name.equals("halt"))
        ? Optional.of("(Ljava/lang/Runtime;I)V")
        : Optional.empty();
  }

  private static final class Rewriting extends ClassVisitor {

    private final Set<String> numbers = new TreeSet<>();
    private boolean changed;

    Rewriting(ClassWriter writer) {
      super(API, writer);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
      return new MethodVisitor(API, super.visitMethod(access, name, descriptor, signature, thrown)) {
        @Override
        public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
          if (owner.equals("ai/djl/ndarray/NDArray")
              && ARITHMETIC.contains(method)
              && type.startsWith("(Ljava/lang/Number;)")) {
            numbers.add(method);
          }
          Optional<String> instead = instead(owner, method, type);
          if (instead.isPresent()) {
            changed = true;
            super.visitMethodInsn(Opcodes.INVOKESTATIC, INSTEAD, method, instead.get(), false);
          } else {
            super.visitMethodInsn(opcode, owner, method, type, isInterface);
          }
        }

        @Override
        public void visitInvokeDynamicInsn(String method, String type, Handle bootstrap, Object... arguments) {
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
      Optional<String> instead = instead(handle.getOwner(), handle.getName(), handle.getDesc());
      if (instead.isEmpty()) {
        return argument;
      }
      changed = true;
      return new Handle(Opcodes.H_INVOKESTATIC, INSTEAD, handle.getName(), instead.get(), false);
    }
  }
}
