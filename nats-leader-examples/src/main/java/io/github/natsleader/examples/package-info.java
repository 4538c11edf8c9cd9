// SPDX-License-Identifier: Apache-2.0
/** Small programs to read and run. */
@NullMarked
package io.github.natsleader.examples;

import org.jspecify.annotations.NullMarked;
