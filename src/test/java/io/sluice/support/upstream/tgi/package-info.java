/**
 * The wire of Hugging Face's Text Generation Inference as the double speaks it. Its chats are OpenAI's, in the package
 * beside this one; what belongs to no vendor stays in the parent package.
 */
@NullMarked
package io.sluice.support.upstream.tgi;

import org.jspecify.annotations.NullMarked;
