/**
 * Tests of the manifests in {@code k8s/}: that Kubernetes knows every field, that what must agree does, that they are as safe as
 * they say, and that the overlay {@code clustered} works as it is rendered. What the gateway itself does when it is asked to stop,
 * or cannot serve, is tested beside it.
 */
@NullMarked
package io.sluice.kubernetes;

import org.jspecify.annotations.NullMarked;
