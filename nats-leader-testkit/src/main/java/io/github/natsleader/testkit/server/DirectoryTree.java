// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes and copies directories with all they hold. */
final class DirectoryTree {

  private DirectoryTree() {}

  /** Deletes a directory; links in it are removed, not followed. One that is absent is no error. */
  static void delete(Path root) throws IOException {
    Files.walkFileTree(root, new Deletion());
  }

  /** Copies a directory into one that is created; what it holds already may not be in the way. */
  static void copy(Path root, Path target) throws IOException {
    Files.createDirectories(target);
    Files.walkFileTree(root, new Copying(root, target));
  }

  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Path target;

    Copying(Path root, Path target) {
      this.root = root;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(counterpart(directory));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.copy(file, counterpart(file), StandardCopyOption.COPY_ATTRIBUTES);
      return FileVisitResult.CONTINUE;
    }

    private Path counterpart(Path file) {
      return target.resolve(root.relativize(file));
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
