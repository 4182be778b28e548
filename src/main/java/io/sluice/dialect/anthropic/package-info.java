/**
 * Anthropic's language as callers speak it: messages, counts of tokens, models. What is sent to Anthropic does not belong
 * here: that is its provider's, and neither knows of the other.
 */
@NullMarked
package io.sluice.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
