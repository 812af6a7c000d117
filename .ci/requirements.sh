# SPDX-License-Identifier: Apache-2.0
# What ./run and ./test need, sourced by both. What is missing is installed where that is allowed
# (root, and apt-get at hand), else the one command that would do it is named.

# need_package <what for> <Debian package>
need_package() {
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $2: $1"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$2" >/dev/null || return 1
    else
        echo "Missing: $1. Install it with: sudo apt-get install $2" >&2
        return 1
    fi
}

# The major version of a JDK's compiler, empty if there is none.
javac_version() {
    "$1" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# A JDK that Guestwire builds and runs on, in JAVA_HOME or in PATH.
need_java() {
    case "$(javac_version "${JAVA_HOME:+$JAVA_HOME/bin/}javac" 2>/dev/null)" in
        17|18|19|20|21|22|23) return 0 ;;
    esac
    need_package "a JDK, Java 17 to 23${JAVA_HOME:+ (JAVA_HOME, $JAVA_HOME, is none)}" \
        openjdk-17-jdk-headless || return 1
    # Others may be installed as well, and be the default.
    for home in /usr/lib/jvm/java-17-openjdk-*; do
        if [ -x "$home/bin/javac" ]; then
            JAVA_HOME="$home"
            export JAVA_HOME
            return 0
        fi
    done
    echo "Java 17 was installed, but is not where Debian puts it. Set JAVA_HOME." >&2
    return 1
}

# A C compiler with the C library's headers; without one the tests that need it are skipped.
want_c_compiler() {
    printf '#include <stdio.h>\nint main(void) { return 0; }\n' |
        gcc -x c -o /dev/null - 2>/dev/null && return
    need_package "a C compiler, for the tests with C applications" gcc &&
        need_package "its headers" libc6-dev || true
}

# json-c with its headers; without it the benchmarks leave out what they compare with it.
want_json_c() {
    [ -e /usr/include/json-c/json.h ] ||
        need_package "json-c, for the C agent that benchmarks compare with" libjson-c-dev || true
}
