/**
 * GitHub Copilot. The wire is in {@link io.sluice.provider.family.openai}; only its headers belong here.
 */
@NullMarked
package io.sluice.provider.githubcopilot;

import org.jspecify.annotations.NullMarked;
