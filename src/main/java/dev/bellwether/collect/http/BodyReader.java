package dev.bellwether.collect.http;

import dev.bellwether.collect.item.ItemParser.BadValue;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import java.util.Optional;

/** Reads the body of one request, packed or not, within the limits. To be closed; it belongs to the request's thread. */
final class BodyReader implements AutoCloseable {
    private final JobOutcomeReader reader;
    private final IntakeLimits limits;
    private final IntakeQuota.Share share;
    private final Optional<Gunzip> gunzip;
    private long received;
    private long unpacked;

    BodyReader(boolean packed, JobOutcomeReader reader, IntakeLimits limits, IntakeQuota.Share share) {
        this.reader = reader;
        this.limits = limits;
        this.share = share;
        // Only where it is needed: it takes memory outside the heap.
        this.gunzip = packed ? Optional.of(new Gunzip(this::unpacked)) : Optional.empty();
    }

    /** @throws ProblemException if the body cannot be taken; no more bytes are to be given then */
    void feed(byte[] bytes) {
        received += bytes.length;
        if (received > limits.bodyBytes()) {
            throw tooLarge(limits);
        }
        if (gunzip.isEmpty()) {
            unpacked(bytes, 0, bytes.length);
            return;
        }
        try {
            gunzip.get().feed(bytes, 0, bytes.length);
        } catch (BadValue e) {
            throw notGzip(e);
        }
    }

    private void unpacked(byte[] bytes, int from, int to) {
        unpacked += to - from;
        if (unpacked > limits.bodyBytes()) {
            throw tooLarge(limits);
        }
        takeRoom(to - from);
        long answerBefore = reader.answerBytes();
        reader.feed(bytes, from, to);
        takeRoom(reader.answerBytes() - answerBefore);
    }

    /**
     * A body of nothing but mistakes is short, and the answer that names them all is not: it needs room as well. What has none
     * even alone would not have it later either.
     */
    private void takeRoom(long more) {
        long answer = reader.answerBytes();
        if (answer > limits.bodyBytes() || unpacked + answer > limits.bytesInHand()) {
            throw Problem.of(
                            413,
                            "Too many mistakes: there is no room for an answer that names them all; send smaller batches."
                                    + " Nothing was stored.")
                    .asException();
        }
        share.take(Math.toIntExact(more));
    }

    /** What the body holds, after its last bytes; throws {@link ProblemException} if it cannot be taken. */
    JobOutcomeReader.Batch end() {
        if (gunzip.isPresent() && received > 0) {
            try {
                gunzip.get().end();
            } catch (BadValue e) {
                throw notGzip(e);
            }
        }
        if (unpacked == 0) {
            throw empty();
        }
        long answerBefore = reader.answerBytes();
        JobOutcomeReader.Batch batch = reader.end();
        takeRoom(reader.answerBytes() - answerBefore);
        if (batch.isEmpty() && reader.format() == JobOutcomeReader.Format.LINES) {
            throw empty();
        }
        return batch;
    }

    @Override
    public void close() {
        gunzip.ifPresent(Gunzip::close);
        share.close();
    }

    static ProblemException tooLarge(IntakeLimits limits) {
        return Problem.of(
                        413,
                        "A body holds at most " + limits.bodyBytes()
                                + " bytes, unpacked too; send several smaller batches. Nothing was stored.")
                .asException();
    }

    private static ProblemException notGzip(BadValue fault) {
        return Problem.of(400, "Content-Encoding is gzip, but " + fault.getMessage() + ". Nothing was stored.")
                .asException();
    }

    private static ProblemException empty() {
        return Problem.of(400, "The body holds no job outcome; an empty batch is [].")
                .asException();
    }
}
