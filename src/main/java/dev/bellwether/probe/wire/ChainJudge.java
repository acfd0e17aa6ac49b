package dev.bellwether.probe.wire;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges certificate chains against trusted authorities (RFC 5280, without revocation). Knows why one is refused: a chain that
 * would be trusted on another day has expired, whatever other certificates the target sends along.
 */
final class ChainJudge {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private static final Pattern WEAK = Pattern.compile("^(?:SHA-?1|MD[25])(?:with|$)", Pattern.CASE_INSENSITIVE);

    private final Set<TrustAnchor> anchors;
    private final Set<X509Certificate> trusted;

    ChainJudge(List<X509Certificate> authorities) {
        trusted = Set.copyOf(authorities);
        anchors = trusted.stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What is to be said of a chain, besides its name: why it is refused, empty where it is trusted, since when that holds, and
     * when the first certificate that it depends on expires.
     */
    record Verdict(Optional<Failure> failure, Instant from, Instant notAfter) {
        boolean holdsAt(Instant now) {
            return failure.isPresent() || (!now.isBefore(from) && now.isBefore(notAfter));
        }
    }

    Verdict judge(List<X509Certificate> chain, Instant now) {
        X509Certificate own = chain.get(0);
        Instant first = firstEnd(chain);
        Instant begin = own.getNotBefore().toInstant();
        Instant end = own.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return refused(Cause.TLS_EXPIRED, "the certificate has expired on " + end, first);
        }
        if (now.isBefore(begin)) {
            return refused(Cause.TLS_EXPIRED, "the certificate is not valid before " + begin, first);
        }
        if (!servesTls(own)) {
            return refused(Cause.TLS_UNTRUSTED, "the certificate is not for servers", first);
        }
        if (trusted.contains(own)) {
            return trusted(List.of(own));
        }
        try {
            List<X509Certificate> path = path(chain, now);
            Optional<X509Certificate> weak =
                    path.stream().filter(ChainJudge::isWeak).findFirst();
            return weak.isEmpty()
                    ? trusted(path)
                    : refused(
                            Cause.TLS_UNTRUSTED,
                            "the certificate of "
                                    + weak.get().getSubjectX500Principal().getName() + " is signed with "
                                    + weak.get().getSigAlgName() + ", which clients no longer trust",
                            first);
        } catch (CertPathBuilderException e) {
            Instant lately = first.minusSeconds(1);
            if (lately.isBefore(now) && isTrusted(chain, lately)) {
                return refused(Cause.TLS_EXPIRED, "a certificate that it depends on has expired on " + first, first);
            }
            return refused(Cause.TLS_UNTRUSTED, why(own, chain, e), first);
        } catch (GeneralSecurityException e) {
            return refused(Cause.TLS_UNTRUSTED, "the chain cannot be judged: " + e.getMessage(), first);
        }
    }

    private static Verdict refused(Cause why, String detail, Instant notAfter) {
        return new Verdict(Optional.of(Failure.of(why, detail)), Instant.MIN, notAfter);
    }

    private static Verdict trusted(List<X509Certificate> path) {
        Instant from = path.stream()
                .map(certificate -> certificate.getNotBefore().toInstant())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new Verdict(Optional.empty(), from, firstEnd(path));
    }

    private static Instant firstEnd(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private boolean isTrusted(List<X509Certificate> chain, Instant at) {
        try {
            return !path(chain, at).isEmpty();
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private List<X509Certificate> path(List<X509Certificate> chain, Instant at) throws GeneralSecurityException {
        X509CertSelector own = new X509CertSelector();
        own.setCertificate(chain.get(0));
        if (anchors.isEmpty()) {
            throw new CertPathBuilderException("no authority is trusted");
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, own);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        parameters.setMaxPathLength(10);
        PKIXCertPathBuilderResult result =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
        List<X509Certificate> path = new ArrayList<>();
        result.getCertPath().getCertificates().forEach(each -> path.add((X509Certificate) each));
        return path;
    }

    /** Whether it is signed by way of a sum for which others of the same can be made; no client takes such a one. */
    private static boolean isWeak(X509Certificate certificate) {
        return WEAK.matcher(certificate.getSigAlgName()).find();
    }

    private static boolean servesTls(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static String why(X509Certificate own, List<X509Certificate> chain, CertPathBuilderException thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException refusal
                    && refusal.getReason() != CertPathValidatorException.BasicReason.UNSPECIFIED) {
                return "the chain is not trusted: " + refusal.getMessage();
            }
        }
        if (own.getSubjectX500Principal().equals(own.getIssuerX500Principal())) {
            return "the certificate is signed by itself and not trusted";
        }
        return "no trusted authority is "
                + chain.get(chain.size() - 1).getIssuerX500Principal().getName();
    }
}
