/**
 * Databricks: the serving endpoints of a workspace, by a personal token or a service principal. The wire is in {@link
 * io.sluice.provider.family.openai}; addresses, credentials and what differs are here.
 */
@NullMarked
package io.sluice.provider.databricks;

import org.jspecify.annotations.NullMarked;
