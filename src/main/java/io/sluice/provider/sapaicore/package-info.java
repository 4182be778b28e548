/**
 * SAP AI Core's orchestration: chats of the family, wrapped in a document of its own. The wire inside is in {@link
 * io.sluice.provider.family.openai}; the wrapping and the headers belong here.
 */
@NullMarked
package io.sluice.provider.sapaicore;

import org.jspecify.annotations.NullMarked;
