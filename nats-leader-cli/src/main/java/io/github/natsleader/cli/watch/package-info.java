// SPDX-License-Identifier: Apache-2.0
/** Following registers live, without taking part. */
@NullMarked
package io.github.natsleader.cli.watch;

import org.jspecify.annotations.NullMarked;
