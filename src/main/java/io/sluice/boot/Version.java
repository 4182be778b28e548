package io.sluice.boot;

/** Which release this is. */
final class Version {
    private Version() {}

    /** As the packaged application states it; {@code development} when it runs from compiled classes. */
    static String current() {
        String stated = Version.class.getPackage().getImplementationVersion();
        return stated == null ? "development" : stated;
    }
}
