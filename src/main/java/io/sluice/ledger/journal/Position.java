package io.sluice.ledger.journal;

/**
 * A place between two records of a journal.
 *
 * @param segment number of the segment's file, counting up from 1
 * @param offset  bytes into that file
 */
public record Position(long segment, long offset) implements Comparable<Position> {
    /** Before every record. */
    public static final Position START = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
}
