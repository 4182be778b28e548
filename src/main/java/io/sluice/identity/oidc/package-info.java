/** The company's identity provider, through Quarkus' own client for OpenID Connect. What its tokens mean here is its parent's. */
@NullMarked
package io.sluice.identity.oidc;

import org.jspecify.annotations.NullMarked;
