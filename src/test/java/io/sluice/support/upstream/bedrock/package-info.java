/**
 * The wire of Amazon Bedrock as the double speaks it, its signatures and its binary stream made by hand. What belongs to no
 * vendor stays in the parent package.
 */
@NullMarked
package io.sluice.support.upstream.bedrock;

import org.jspecify.annotations.NullMarked;
