package dev.bellwether.probe.wire;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Whether a certificate is for a host (RFC 6125, without common names, as browsers do it). */
final class HostNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private HostNames() {}

    /** Whether one of a certificate's names is the host's; an IP address is matched by names of that type alone. */
    static boolean match(Collection<List<?>> names, String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        String name = plain(host);
        for (List<?> entry : names) {
            if (entry.get(0).equals(address == null ? DNS_NAME : IP_ADDRESS) && entry.get(1) instanceof String text) {
                boolean same = address == null
                        ? matches(plain(text), name)
                        : Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(text));
                if (same) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A wildcard stands for the whole left-most label, and never for a part of a public suffix of one label. */
    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        String rest = pattern.substring(1);
        return dot > 0 && rest.indexOf('.', 1) > 0 && name.substring(dot).equals(rest);
    }

    /** A name in small letters and without the dot of the root. */
    static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
