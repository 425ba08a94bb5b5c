#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pages.sh INSTALLED: the manual pages that are installed format without a warning, and every verb and option of the
# help stands in them and is offered by completion.
set -euo pipefail
installed=$1
PATH=$installed/bin:$PATH
man=$installed/share/man
failed=0
wrong() { echo "$*"; failed=1; }

for page in "$man"/man?/vcpuspec*; do
  if command -v groff >/dev/null; then
    said=$(groff -ww -z -man -Tutf8 "$page" 2>&1)
    [ -z "$said" ] || wrong "groff about $page: $said"
  fi
  if command -v mandoc >/dev/null; then
    said=$(mandoc -Tlint -W warning "$page") || wrong "mandoc about $page: $said"
  fi
  if command -v lexgrog >/dev/null; then
    lexgrog "$page" >/dev/null || wrong "lexgrog finds no name in $page"
  fi
done

plain() { sed -e 's/\\-/-/g' -e 's/\\f[BIR]//g' "$1"; }

# options_of WORD...: the options that the help of these words names
options_of() { vcpuspec "$@" --help | grep -oE '^  (-[a-z],)?--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+'; }

compare() { # compare PAGE WORD...
  local page=$1 option offered text
  shift
  text=$(plain "$page")
  offered=$(vcpuspec completion --next -- "$@" -- | cut -f1)
  options_of "$@" >"$installed.options"
  [ -s "$installed.options" ] || wrong "the help of $* names no option"
  while read -r option; do
    grep -qE "(^|, )$option( |\$)" <<<"$text" || wrong "$page does not name $option of $*"
    grep -qxF -- "$option" <<<"$offered" || wrong "completion of $* does not offer $option"
  done <"$installed.options"
}

verbs=$(vcpuspec --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z-]*\) .*/\1/p')
[ "$(wc -w <<<"$verbs")" -gt 10 ] || wrong "the help lists only these verbs: $verbs"
command_page=$(plain "$man/man1/vcpuspec.1")
offered_verbs=$(vcpuspec completion --next -- "" | cut -f1)
for verb in $verbs; do
  grep -qF "vcpuspec $verb" <<<"$command_page" || wrong "vcpuspec.1 does not name $verb"
  grep -qxF -- "$verb" <<<"$offered_verbs" || wrong "completion does not offer $verb"
  compare "$man/man1/vcpuspec-$verb.1" "$verb"
done
for action in fmt lint expand new diff; do compare "$man/man1/vcpuspec-vec.1" vec "$action"; done
exit $failed
