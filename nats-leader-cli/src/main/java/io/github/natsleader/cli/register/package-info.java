// SPDX-License-Identifier: Apache-2.0
/** What the registers of elections show to somebody who takes no part. */
@NullMarked
package io.github.natsleader.cli.register;

import org.jspecify.annotations.NullMarked;
