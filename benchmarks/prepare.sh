# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it, in the folder of the project: builds what is missing or older
# than its sources.

build_benchmarks() {
    built=benchmarks/target/built
    if [ -f "$built" ] && [ -z "$(find pom.xml bundles features assembly benchmarks \
        -name target -prune -o -type f -newer "$built" -print 2>/dev/null | head -n 1)" ]; then
        return
    fi
    mkdir -p benchmarks/target
    echo "Building (the log is in benchmarks/target/build.log)"
    touch "$built.begin"
    if ! ./mvnw -B -ntp package -Dmaven.test.skip -pl benchmarks -am >benchmarks/target/build.log 2>&1; then
        grep -E '^\[ERROR\]|^mvnw: ' benchmarks/target/build.log | head -n 20 >&2
        echo "The build failed; all of it is in benchmarks/target/build.log" >&2
        exit 1
    fi
    mv "$built.begin" "$built"
}

# run_benchmarks <main class> <argument …>
run_benchmarks() {
    exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx128m \
        -cp 'benchmarks/target/classes:benchmarks/target/lib/*' "$@"
}
