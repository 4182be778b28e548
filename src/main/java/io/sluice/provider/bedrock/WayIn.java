package io.sluice.provider.bedrock;

/** How a target's exchanges are let in. */
sealed interface WayIn {
    /** By a key of the service's own, without a signature. */
    record Bearer() implements WayIn {}

    /** Signed with an access key that the route has. */
    record Keys() implements WayIn {}

    /** Signed with the keys of a profile in the shared credentials file. */
    record Profile(String name) implements WayIn {}

    /** By the token of this host's identity; only good for assuming a role. */
    record WebIdentity() implements WayIn {}

    /**
     * Signed with the keys of an assumed role.
     *
     * @param sessionSeconds how long they are to be valid
     * @param by             what the role is assumed by
     */
    record Role(String arn, int sessionSeconds, WayIn by) implements WayIn {}
}
