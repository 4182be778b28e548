/** The older operation of AI21 Labs as the double speaks it; its chats are one of the houses of OpenAI's wire. */
@NullMarked
package io.sluice.support.upstream.ai21;

import org.jspecify.annotations.NullMarked;
