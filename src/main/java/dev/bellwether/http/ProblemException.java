package dev.bellwether.http;

/** Carries a problem to where it is answered. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        // An answer, not a defect: a stack trace would only cost.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** A problem of which there is nothing more to say. */
    public static ProblemException of(int status, String detail) {
        return Problem.of(status, detail).asException();
    }

    /** There is nothing with this id. */
    public static ProblemException unknown(String what, String id) {
        return of(404, "No " + what + " has the id \"" + id + "\".");
    }

    public Problem problem() {
        return problem;
    }
}
