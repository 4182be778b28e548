package io.sluice.pairs;

/** What an upstream's API has no words for, by its vendor's documentation. */
enum Lacking {
    /** It tells no refusal from an answer. */
    REFUSALS,
    /** It has no place for reasoning beside the answer. */
    THOUGHTS,
    /** It does not say why an answer ended. */
    REASONS,
    /** It counts no tokens. */
    USAGE,
    /** It calls one tool at a time. */
    PARALLEL_CALLS,
    /** It does not chat, so that there are no pairs with it. */
    CHATS
}
