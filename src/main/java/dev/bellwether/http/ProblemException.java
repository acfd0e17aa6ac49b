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

    /** There is nothing with this id. */
    public static ProblemException unknown(String what, String id) {
        return Problem.of(404, "No " + what + " has the id \"" + id + "\".").asException();
    }

    public Problem problem() {
        return problem;
    }
}
