package io.mada.app;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtDeviceType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mockito.MockedStatic;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;

/**
 * A GPU that is the CPU in disguise. Arrays that are made on it are known by their handles; calls
 * that a GPU would refuse, since arrays of two devices meet in them, and those that make the host
 * wait for it are counted by the line of this project that causes them.
 *
 * <p>It sees the calls of the thread that has made it, and neither kernels nor memory.
 */
final class FakeGpu implements AutoCloseable {

  private static final Device GPU = Device.gpu(0);
  private static final String METHOD = "module_method:";

  /** These take numbers from small arrays of the host. */
  private static final Set<String> WITH_NUMBERS =
      Set.of("scale", "power", "at_least", "sgd", "adam_w", "clip", "follow", "share", "dropout");

  /** What a GPU computes in another way is not, so that results can be compared to the last bit. */
  private static final Map<String, String> AS_ON_THE_CPU =
      Map.of("upsample_by_products", "upsample_like");

  /** Copies to the device of its second argument by way of memory that only a GPU has. */
  private static final String UPLOAD = "upload";

  private final Map<Long, Device> devices = new HashMap<>();
  private final Map<String, Integer> mixes = new TreeMap<>();
  private final Map<String, Integer> uploads = new TreeMap<>();
  private final Map<String, Integer> reads = new TreeMap<>();
  private final List<MockedStatic<?>> mocks = new ArrayList<>();

  FakeGpu() {
    Engine.getInstance();
    mocks.add(
        Mockito.mockStatic(
            PtDeviceType.class,
            call -> is(call, "toDeviceType") && isGpu(call.getArgument(0)) ? 0 : real(call)));
    mocks.add(
        Mockito.mockStatic(
            CudaUtils.class,
            call -> is(call, "getGpuCount") ? 1 : is(call, "hasCuda") ? true : real(call)));
    mocks.add(Mockito.mockStatic(JniUtils.class, this::native_));
    mocks.add(Mockito.mockStatic(IValueUtils.class, this::script));
  }

  /** Calls that a GPU would refuse. */
  Map<String, Integer> mixes() {
    return mixes;
  }

  /** Copies from the host, each of which but {@code upload} waits for what the device has to do. */
  Map<String, Integer> uploads() {
    return uploads;
  }

  /** Copies to the host, which wait too. */
  Map<String, Integer> reads() {
    return reads;
  }

  /** Forgets what was counted so far. */
  void clear() {
    List.of(mixes, uploads, reads).forEach(Map::clear);
  }

  @Override
  public void close() {
    Collections.reverse(mocks);
    mocks.forEach(MockedStatic::close);
  }

  private Object native_(InvocationOnMock call) throws Throwable {
    if (is(call, "getDevice")) {
      return device(call.getArgument(0));
    }
    if (is(call, "getShape")) {
      return real(call);
    }
    if (is(call, "getFeatures")) {
      Set<String> features = new HashSet<>(FakeGpu.<Set<String>>real(call));
      features.add("CUDA");
      return features;
    }
    Device wanted = null;
    List<PtNDArray> arrays = new ArrayList<>();
    for (Object argument : call.getArguments()) {
      if (argument instanceof Device device) {
        wanted = device;
      }
      collect(argument, arrays);
    }
    boolean gpu = arrays.stream().anyMatch(array -> device(array).isGpu());
    boolean cpu =
        arrays.stream()
            .anyMatch(array -> !device(array).isGpu() && array.getShape().dimension() > 0);
    String name = call.getMethod().getName();
    if (gpu && cpu && !name.equals("set")) {
      count(mixes, " " + name);
    }
    if (name.equals("createNdFromByteBuffer") && wanted != null && wanted.isGpu()) {
      count(uploads, "");
    }
    if (gpu && (name.equals("getByteBuffer") || name.equals("to") && isHost(wanted))) {
      count(reads, "");
    }
    if (name.equals("to") && !gpu && wanted != null && wanted.isGpu()) {
      count(uploads, "");
    }
    Object result = real(call);
    mark(result, wanted != null ? wanted : gpu ? GPU : Device.cpu());
    return result;
  }

  private Object script(InvocationOnMock call) throws Throwable {
    if (!is(call, "forward") || !(call.getArgument(1) instanceof NDList list)) {
      return real(call);
    }
    String method = "";
    NDArray name = null;
    boolean gpu = false;
    boolean cpu = false;
    Device first = null;
    for (NDArray array : list) {
      if (array.getName() != null && array.getName().startsWith(METHOD)) {
        method = array.getName().substring(METHOD.length());
        name = array;
        continue;
      }
      Device device = device((PtNDArray) array);
      first = first == null ? device : first;
      gpu |= device.isGpu();
      cpu |= !device.isGpu();
    }
    if (method.equals(UPLOAD)) {
      count(uploads, " " + method);
      NDList copy = new NDList(list.get(0).duplicate());
      mark(copy, GPU);
      return copy;
    }
    if (gpu && cpu && !WITH_NUMBERS.contains(method)) {
      // To assign is what copies between devices.
      count(method.equals("assign") ? first.isGpu() ? uploads : reads : mixes, " " + method);
    }
    name.setName(METHOD + AS_ON_THE_CPU.getOrDefault(method, method));
    Object result = real(call);
    name.setName(METHOD + method);
    mark(result, first);
    return result;
  }

  private Device device(PtNDArray array) {
    return devices.getOrDefault(array.getHandle(), Device.cpu());
  }

  private static boolean isGpu(Device device) {
    return device.isGpu();
  }

  private static boolean isHost(Device device) {
    return device != null && !device.isGpu();
  }

  private static boolean is(InvocationOnMock call, String name) {
    return call.getMethod().getName().equals(name);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T real(InvocationOnMock call) throws Throwable {
    return (T) call.callRealMethod();
  }

  private static void collect(Object value, List<PtNDArray> into) {
    if (value instanceof PtNDArray array) {
      into.add(array);
    } else if (value instanceof NDList list) {
      list.forEach(array -> into.add((PtNDArray) array));
    } else if (value instanceof Object[] several) {
      for (Object one : several) {
        collect(one, into);
      }
    }
  }

  private void mark(Object value, Device device) {
    List<PtNDArray> arrays = new ArrayList<>();
    collect(value, arrays);
    // A handle may be that of an array which is no more.
    arrays.forEach(array -> devices.put(array.getHandle(), device));
  }

  private static void count(Map<String, Integer> where, String note) {
    String line =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(frame -> frame.getClassName().startsWith("io.mada."))
                        .filter(frame -> !isOfThePath(frame.getClassName()))
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .findFirst()
                        .orElse("nowhere"));
    where.merge(line + note, 1, Integer::sum);
  }

  /** Whether calls only pass through it. */
  private static boolean isOfThePath(String className) {
    return className.startsWith(FakeGpu.class.getName())
        || className.endsWith(".TorchScript")
        || className.contains(".Tensors");
  }
}
