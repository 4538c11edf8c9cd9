// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.Arrays;

/** Worlds that were reached and not yet gone on from, each with its number. One thread. */
final class Frontier {
  private World[] worlds = new World[256];
  private int[] numbers = new int[256];
  private int size;

  void add(World world, int number) {
    if (size == worlds.length) {
      worlds = Arrays.copyOf(worlds, size + size / 2);
      numbers = Arrays.copyOf(numbers, worlds.length);
    }
    worlds[size] = world;
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  int number(int i) {
    return numbers[i];
  }

  World world(int i) {
    return worlds[i];
  }

  /** Its world, which is not kept any longer: the machine of it may be the last that needs it. */
  World take(int i) {
    World world = worlds[i];
    worlds[i] = null;
    return world;
  }
}
