package io.mada.app.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.jar.Manifest;

/**
 * Loads the classes of a jar, rewritten by {@link PluginCode}; the API's classes are shared by all
 * jars. Its name is the jar's path.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  PluginClassLoader(Path file, ClassLoader parent) {
    super(file.toString(), new URL[] {url(file)}, parent);
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(file + " has no address", e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL resource = findResource(name.replace('.', '/') + ".class");
    if (resource == null) {
      throw new ClassNotFoundException(name);
    }
    try {
      URLConnection connection = resource.openConnection();
      // A manifest may refer to further jars and folders.
      JarURLConnection jar = connection instanceof JarURLConnection c ? c : null;
      URL origin = jar == null ? getURLs()[0] : jar.getJarFileURL();
      try (InputStream in = connection.getInputStream()) {
        byte[] code = PluginCode.rewrite(in.readAllBytes());
        definePackageOf(name, jar, origin);
        return defineClass(
            name, code, 0, code.length, new CodeSource(origin, (Certificate[]) null));
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private void definePackageOf(String className, JarURLConnection jar, URL origin)
      throws IOException {
    int end = className.lastIndexOf('.');
    String name = end < 0 ? "" : className.substring(0, end);
    if (end < 0 || getDefinedPackage(name) != null) {
      return;
    }
    Manifest manifest = jar == null ? null : jar.getManifest();
    try {
      definePackage(name, manifest == null ? new Manifest() : manifest, origin);
    } catch (IllegalArgumentException e) {
      // Another thread was faster.
    }
  }
}
