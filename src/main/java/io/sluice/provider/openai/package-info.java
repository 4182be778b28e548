/**
 * OpenAI itself, OpenAI on Azure, and any server that speaks OpenAI's wire at an address of its own. The wire is in
 * {@link io.sluice.provider.family.openai}; here are its settings, and which model wants what.
 */
@NullMarked
package io.sluice.provider.openai;

import org.jspecify.annotations.NullMarked;
