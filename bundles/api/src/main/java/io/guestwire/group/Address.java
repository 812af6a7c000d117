// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

/**
 * The syntax of an address: 1 to 64 characters of {@code [A-Za-z0-9._-]} (DESIGN, rule 4), and of
 * what a group may serve: an address, or with a {@code *} at its end every address that begins so
 * (see {@link GroupAddress}).
 */
public final class Address {
    /** The most characters an address has. */
    public static final int MAX_CHARACTERS = 64;

    /** The syntax of an address in words, to complete "expected …". */
    public static final String SYNTAX = "1 to 64 characters of A-Z a-z 0-9 . _ -";

    /** The syntax of what a group may serve in words, to complete "expected …". */
    public static final String PATTERN_SYNTAX = SYNTAX + ", with or without a * at its end";

    private Address() {}

    /** Whether this is an address. */
    public static boolean isValid(String address) {
        if (address.isEmpty() || address.length() > MAX_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '.'
                            || c == '_'
                            || c == '-';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Whether a group can serve this. */
    public static boolean isValidPattern(String pattern) {
        return isValid(isFamily(pattern) ? beginning(pattern) : pattern);
    }

    /** Whether this stands for every address that begins so. */
    public static boolean isFamily(String pattern) {
        return pattern.endsWith("*");
    }

    /** Whether this address is the pattern's, or one of its family. */
    public static boolean matches(String pattern, String address) {
        return isFamily(pattern) ? address.startsWith(beginning(pattern)) : address.equals(pattern);
    }

    private static String beginning(String family) {
        return family.substring(0, family.length() - 1);
    }
}
