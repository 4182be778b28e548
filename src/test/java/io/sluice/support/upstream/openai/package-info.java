/**
 * The wires of OpenAI and of Azure OpenAI as the double speaks them. What belongs to no vendor (scripts, faults,
 * counting) stays in the parent package.
 */
@NullMarked
package io.sluice.support.upstream.openai;

import org.jspecify.annotations.NullMarked;
