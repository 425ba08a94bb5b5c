#!/usr/bin/env bash
# Installs what is missing from packages.txt, then checks the compilers. Usage: .ci/setup.sh [PACKAGE_LIST]
#
# With nothing missing it prints nothing and needs neither network nor root. Exit 2: the machine cannot be made ready,
# and one sentence on stderr says why.
set -euo pipefail
exec </dev/null # apt, dpkg and sudo must never wait for an answer

readonly list=${1:-$(dirname "$0")/../packages.txt}
readonly oldest_gcc=12 oldest_clang=14

fail() {
  echo "setup: $*" >&2
  exit 2
}

wanted_packages() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$list"; }

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u)
  wanted_packages | sort -u | comm -23 - <(echo "$installed")
}

has_candidate() { [[ $(LC_ALL=C apt-cache policy "$1") =~ "Candidate: "[^\(] ]]; }

install_packages() {
  local apt_get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
  if [ "$(id -u)" -ne 0 ]; then
    apt_get=(sudo -n "${apt_get[@]}")
    "${apt_get[@]}" --version >/dev/null 2>&1 ||
      fail "packages are missing; install them as root: apt-get install -y --no-install-recommends $*"
  fi

  echo "setup: installing $*"
  "${apt_get[@]}" update || echo "setup: apt-get update failed; going on with the lists at hand" >&2

  local package unknown=()
  for package; do has_candidate "$package" || unknown+=("$package"); done
  [ ${#unknown[@]} -eq 0 ] ||
    fail "apt cannot find ${unknown[*]}; the list is written for Debian 12, this is $(system_name)."

  "${apt_get[@]}" install -y --no-install-recommends "$@" >/dev/null ||
    fail "apt-get could not install the packages; its message stands above."
}

system_name() { (. /etc/os-release && echo "$PRETTY_NAME") 2>/dev/null || echo "another system"; }

require_compiler() { # NAME OLDEST_MAJOR_VERSION
  local version
  version=$("$1" -dumpversion 2>/dev/null) || fail "$1 was not found; $1 $2 or newer is needed."
  [ "${version%%.*}" -ge "$2" ] || fail "$1 is version $version; C++20 as used here needs $1 $2 or newer."
}

[ -r "$list" ] || fail "cannot read $list."
if command -v dpkg-query >/dev/null; then
  missing=$(missing_packages)
  # shellcheck disable=SC2086 # one word per package
  [ -z "$missing" ] || install_packages $missing
else
  echo "setup: no dpkg here; the counterparts of the packages in packages.txt must already be installed" >&2
fi
require_compiler g++ $oldest_gcc
require_compiler clang++ $oldest_clang
