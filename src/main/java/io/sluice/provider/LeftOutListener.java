package io.sluice.provider;

/** Is told when a lenient target leaves out what its upstream cannot take. Must be quick and must not throw. */
@FunctionalInterface
public interface LeftOutListener {
    /**
     * A member of a request was left out.
     *
     * @param model  the upstream's model, as the target names it
     * @param member as the caller named it: not fit to be a metric's tag
     */
    void leftOut(ProviderId provider, String model, String member);
}
