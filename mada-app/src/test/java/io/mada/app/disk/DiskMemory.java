package io.mada.app.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a folder's files is on the disk and what the system has in memory alone, where a crash
 * loses it: the content of a file until it is forced, and a folder's entries, new, moved and
 * deleted ones, until the folder is.
 */
public final class DiskMemory {

  /** A file, folder or link, wherever it is moved. */
  private static final class Node {
    private final String link;
    private final Map<String, Node> entries;
    private Map<String, Node> forcedEntries = Map.of();
    private byte[] forced = {};

    private Node(String link, Map<String, Node> entries) {
      this.link = link;
      this.entries = entries;
    }
  }

  private final Path folder;
  private final Node root = new Node(null, new TreeMap<>());

  DiskMemory(Path folder) {
    this.folder = folder;
  }

  /** Takes what is in the folder as brought to the disk. */
  void forceAll() throws IOException {
    forceAll(root, folder);
  }

  private void forceAll(Node node, Path path) throws IOException {
    node.entries.clear();
    try (var files = Files.list(path)) {
      for (Path file : files.toList()) {
        Node child;
        if (Files.isSymbolicLink(file)) {
          child = new Node(Files.readSymbolicLink(file).toString(), null);
        } else if (Files.isDirectory(file)) {
          child = new Node(null, new TreeMap<>());
          forceAll(child, file);
        } else {
          child = new Node(null, null);
          child.forced = Files.readAllBytes(file);
        }
        node.entries.put(file.getFileName().toString(), child);
      }
    }
    node.forcedEntries = Map.copyOf(node.entries);
  }

  void create(Path file) {
    put(file, new Node(null, null));
  }

  void makeFolder(Path path) {
    put(path, new Node(null, new TreeMap<>()));
  }

  void link(Path path, String target) {
    put(path, new Node(target, null));
  }

  void delete(Path file) {
    parent(file).entries.remove(name(file));
  }

  void move(Path from, Path to) {
    put(to, parent(from).entries.remove(name(from)));
  }

  void forceFile(Path file) throws IOException {
    node(file).forced = Files.readAllBytes(file);
  }

  void forceFolder(Path path) {
    node(path).forcedEntries = Map.copyOf(node(path).entries);
  }

  /** What a crash leaves that loses all that was not forced. */
  public DiskState forced() {
    var state = new DiskState(new TreeMap<>());
    collect("", root, true, state);
    return state;
  }

  /**
   * What a crash leaves where the system had written the folders by itself, and the files not yet.
   */
  public DiskState named() {
    var state = new DiskState(new TreeMap<>());
    collect("", root, false, state);
    return state;
  }

  private static void collect(String prefix, Node node, boolean forced, DiskState state) {
    (forced ? node.forcedEntries : node.entries)
        .forEach(
            (name, child) -> {
              String path = prefix + name;
              if (child.link != null) {
                state.putLink(path, child.link);
              } else if (child.entries != null) {
                state.putFolder(path);
                collect(path + "/", child, forced, state);
              } else {
                state.putFile(path, child.forced);
              }
            });
  }

  private void put(Path file, Node node) {
    parent(file).entries.put(name(file), node);
  }

  private Node parent(Path file) {
    return node(file.getParent());
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private Node node(Path path) {
    Node node = root;
    Path inside = folder.relativize(path);
    if (inside.toString().isEmpty()) {
      return root;
    }
    for (Path name : inside) {
      node = node.entries.get(name.toString());
    }
    return node;
  }
}
