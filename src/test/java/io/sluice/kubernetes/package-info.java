/**
 * Tests of the manifests in {@code k8s/}: that Kubernetes knows every field, that what must agree does, and that they are as safe
 * as they say. How the gateway behaves in a pod is tested in {@code gateway}.
 */
@NullMarked
package io.sluice.kubernetes;

import org.jspecify.annotations.NullMarked;
