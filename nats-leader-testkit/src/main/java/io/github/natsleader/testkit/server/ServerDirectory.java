// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files of one server: a temporary directory for its log, its configuration and what it tells
 * about its ports, and its store, which is there too unless it was given a place to keep.
 */
final class ServerDirectory {

  private final Path root;
  private final Path store;
  private final ProcessGuard.DirectoryProtection protection;

  private ServerDirectory(Path root, Path store, ProcessGuard.DirectoryProtection protection) {
    this.root = root;
    this.store = store;
    this.protection = protection;
  }

  static ServerDirectory create(ProcessGuard guard, @Nullable Path keptStore) throws IOException {
    Path root =
        Path.of(System.getProperty("java.io.tmpdir"), "nats-leader-server-" + UUID.randomUUID());
    // Before the directory exists: there is no moment at which the end of this JVM would leave it.
    ProcessGuard.DirectoryProtection protection = guard.protect(root);
    Files.createDirectory(root, ownerOnly());
    Path store = keptStore == null ? root.resolve("store") : keptStore.toAbsolutePath();
    Files.createDirectories(store);
    Files.createDirectories(root.resolve("ports"));
    return new ServerDirectory(root, store, protection);
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  Path store() {
    return store;
  }

  Path ports() {
    return root.resolve("ports");
  }

  Path log() {
    return root.resolve("server.log");
  }

  Path writeConfig(String text) throws IOException {
    return Files.writeString(root.resolve("server.conf"), text);
  }

  /** What was logged so far; bytes that are no UTF-8 come as replacement characters. */
  String readLog() {
    try {
      return Files.exists(log())
          ? new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
          : "";
    } catch (IOException failure) {
      throw new UncheckedIOException("the log " + log() + " could not be read", failure);
    }
  }

  /** Deletes all streams, and nothing else that may be in a directory that is kept. */
  void deleteData() throws IOException {
    DirectoryTree.delete(data(store));
  }

  /** Copies all streams into another store, which has none yet. */
  void copyData(Path otherStore) throws IOException {
    Files.createDirectories(data(store));
    DirectoryTree.copy(data(store), data(otherStore));
  }

  /** Takes all streams from another store, in place of those that are here. */
  void replaceData(Path otherStore) throws IOException {
    deleteData();
    DirectoryTree.copy(data(otherStore), data(store));
  }

  static boolean holdsData(Path anyStore) {
    return Files.isDirectory(data(anyStore));
  }

  private static Path data(Path anyStore) {
    return anyStore.resolve("jetstream");
  }

  void delete() throws IOException {
    DirectoryTree.delete(root);
    protection.close();
  }
}
