/**
 * The management API under {@code /admin/v1}: resources and the JSON they speak, problem documents for what goes wrong.
 * What is managed, and by which rules, belongs to the features.
 */
@NullMarked
package io.sluice.admin;

import org.jspecify.annotations.NullMarked;
