// SPDX-License-Identifier: Apache-2.0
// Checks what was given on the command line: the expressions of archetype-metadata.xml, the same as
// these, are looked at only where somebody is asked.
def problems = []
def check = { name, value, pattern, expected ->
    if (!(value ==~ pattern)) {
        problems << "${name}: expected ${expected}, found \"${value}\"".toString()
    }
}
check('artifactId', request.artifactId, /[a-z][a-z0-9-]{0,63}/,
        'up to 64 of a-z 0-9 -, a letter first')
check('package', request.package, /[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*/,
        'a package of Java, of a-z 0-9 _ and dots (give one with -Dpackage)')
check('address', request.properties['address'], /[A-Za-z0-9._-]{1,64}/,
        '1 to 64 characters of A-Z a-z 0-9 . _ -')
if (problems) {
    throw new IllegalArgumentException(
            problems.join('; ') + '. Remove ' + new File(request.outputDirectory, request.artifactId)
            + ' and try again')
}
