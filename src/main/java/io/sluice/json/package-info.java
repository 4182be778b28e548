/**
 * JSON as this gateway reads and writes it: one strict reader with limits, one writer, and {@link io.sluice.json.Json},
 * a value whose meaning is somebody else's. Wire formats of dialects and providers do not belong here.
 */
@NullMarked
package io.sluice.json;

import org.jspecify.annotations.NullMarked;
