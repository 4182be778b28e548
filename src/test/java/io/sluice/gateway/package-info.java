/** The packaged gateway as a user meets it: a process, a file of routes, a client, and a provider's double behind it. */
package io.sluice.gateway;
