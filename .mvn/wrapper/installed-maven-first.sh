# SPDX-License-Identifier: Apache-2.0
# Sourced by mvnw when the Maven that it wants is not there yet.
#
# Where Maven's own settings name a mirror, the archive in distributionUrl is often out of reach. So
# an installed mvn, whatever its version, is asked first: it fetches org.apache.maven:apache-maven
# from where its settings say, into the folder where mvnw looks. If that does not work, the stock
# script goes on and downloads distributionUrl. MVNW_REPOURL switches this off, and
# is then the only place that is asked.

fetch_with_installed_maven() (
  version="${distributionUrlNameMain#apache-maven-}"
  command -v mvn >/dev/null 2>&1 || exit 1
  printf %s\\n "mvnw: fetching Maven $version with the installed mvn, as its settings say (once)" >&2

  # The same local repository and settings as the build that was asked for.
  for arg in ${MAVEN_ARGS-} "$@"; do
    case "$arg" in
    -Dmaven.repo.local=*) repository="$arg" ;;
    esac
  done

  work="$(mktemp -d)" || exit 1
  trap 'rm -rf -- "$work"' EXIT
  cd "$work" || exit 1
  mvn -q -B ${repository:+"$repository"} \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    -Dartifact="org.apache.maven:apache-maven:$version:tar.gz:bin" \
    -DoutputDirectory="$work" >mvn.log 2>&1 &&
    tar xzf "$work/apache-maven-$version-bin.tar.gz" -C "$work" &&
    mkdir -p -- "${MAVEN_HOME%/*}" &&
    { mv -- "$work/apache-maven-$version" "$MAVEN_HOME" 2>/dev/null || [ -d "$MAVEN_HOME" ]; }
)

if [ -n "${MVNW_REPOURL-}" ]; then
  # The stock script knows the place in a repository only from a distributionUrl that points to one.
  version="${distributionUrlNameMain#apache-maven-}"
  distributionUrl="$MVNW_REPOURL/org/apache/maven/apache-maven/$version/$distributionUrlName"
else
  if fetch_with_installed_maven "$@"; then
    exec_maven "$@"
  fi
  printf %s\\n "mvnw: downloading $distributionUrl" >&2
fi
