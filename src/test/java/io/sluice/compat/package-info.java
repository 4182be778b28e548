/** Released clients, unchanged, drive the packaged gateway. The counts stand in {@code docs/compatibility.md}. */
package io.sluice.compat;
