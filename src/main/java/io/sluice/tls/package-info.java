/**
 * TLS at the gateway's own ports: which renewed certificate is taken, how long the served one is valid, and whether callers
 * show one. The certificates themselves are read by Quarkus' TLS registry; TLS towards providers and stores is theirs.
 */
@NullMarked
package io.sluice.tls;

import org.jspecify.annotations.NullMarked;
