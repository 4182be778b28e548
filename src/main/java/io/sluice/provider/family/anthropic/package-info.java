/**
 * Anthropic's Messages API, and the older text completions of models that still have them, as whoever hosts the models speaks it.
 * Settings, addresses and credentials of one host do not belong here, nor how often a call is tried.
 */
@NullMarked
package io.sluice.provider.family.anthropic;

import org.jspecify.annotations.NullMarked;
