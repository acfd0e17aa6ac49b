package dev.bellwether.evidence;

import dev.bellwether.document.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A job's id in 128 bits. The ids that platforms give fit without loss: UUIDs, 32 hexadecimal digits, and up to 20
 * characters of the usual ones. Of the same kind, codes are then in the order of their ids. Any other id is {@link Kind#HASHED}:
 * the first 128 bits of its SHA-256, of which a million different ids are all different but for a chance of 1.5e-27 (birthday
 * bound, {@code n * n / 2^129}).
 */
record JobCode(Kind kind, long high, long low) {
    /** How an id became a code; the order of these is part of the code. */
    enum Kind {
        TEXT,
        UUID,
        HEX,
        HASHED;

        static Kind of(int ordinal) {
            return KINDS[ordinal];
        }
    }

    private static final Kind[] KINDS = Kind.values();
    private static final String HEX_DIGITS = "0123456789abcdef";
    /** In the order of the characters; a character's digit is its place plus one, for 0 stands behind the end. */
    private static final String ALPHABET = "#+-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|~";

    /** Ten digits of this radix fit into 63 bits. */
    private static final int RADIX = ALPHABET.length() + 1;

    private static final int PER_WORD = 10;
    private static final int MOST_KEPT = 40;
    private static final byte[] DIGITS = digits(ALPHABET, 1);
    private static final byte[] HEX_VALUES = digits(HEX_DIGITS, 0);

    /** As much of an id as is kept beside its hash, for the order of jobs. */
    static String beginning(String id) {
        return id.substring(0, Math.min(id.length(), MOST_KEPT));
    }

    static JobCode of(String id) {
        JobCode code = null;
        int length = id.length();
        if (length == 36 && hasUuidHyphens(id)) {
            code = read(
                    id.substring(0, 8)
                            + id.substring(9, 13)
                            + id.substring(14, 18)
                            + id.substring(19, 23)
                            + id.substring(24),
                    Kind.UUID,
                    HEX_VALUES,
                    16,
                    16);
        } else if (length == 32) {
            code = read(id, Kind.HEX, HEX_VALUES, 16, 16);
        } else if (length <= 2 * PER_WORD) {
            code = read(id, Kind.TEXT, DIGITS, RADIX, PER_WORD);
        }
        return code == null ? hashed(id) : code;
    }

    /** The id; only of what is not hashed. */
    String id() {
        return switch (kind) {
            case TEXT -> word(high) + word(low);
            case HEX -> HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
            case UUID -> new UUID(high, low).toString();
            case HASHED -> throw new IllegalStateException("a hash does not tell the id");
        };
    }

    /** Two words of so many digits, of which those behind the end are 0; null where a letter is no digit. */
    private static JobCode read(String letters, Kind kind, byte[] digits, int radix, int perWord) {
        long[] words = new long[2];
        for (int i = 0; i < 2 * perWord; i++) {
            int digit = i < letters.length() ? digit(digits, letters.charAt(i)) : 0;
            if (digit < 0) {
                return null;
            }
            words[i / perWord] = words[i / perWord] * radix + digit;
        }
        return new JobCode(kind, words[0], words[1]);
    }

    private static JobCode hashed(String id) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(id.getBytes(StandardCharsets.UTF_8)));
        return new JobCode(Kind.HASHED, hash.getLong(), hash.getLong());
    }

    private static String word(long word) {
        char[] letters = new char[PER_WORD];
        int end = 0;
        long rest = word;
        for (int i = PER_WORD - 1; i >= 0; i--) {
            int digit = (int) (rest % RADIX);
            rest /= RADIX;
            if (digit > 0) {
                letters[i] = ALPHABET.charAt(digit - 1);
                end = Math.max(end, i + 1);
            }
        }
        return new String(letters, 0, end);
    }

    private static boolean hasUuidHyphens(String id) {
        return id.charAt(8) == '-' && id.charAt(13) == '-' && id.charAt(18) == '-' && id.charAt(23) == '-';
    }

    private static int digit(byte[] digits, char letter) {
        return letter < digits.length ? digits[letter] : -1;
    }

    private static byte[] digits(String alphabet, int first) {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            digits[alphabet.charAt(i)] = (byte) (first + i);
        }
        return digits;
    }
}
