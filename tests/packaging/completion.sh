#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# completion.sh INSTALLED: the installed completions are scripts of their shells, and give the right words when these ask.
# Bash and fish are asked as they ask themselves; of zsh the function is called, with what it calls replaced.
set -uo pipefail
installed=$1
PATH=$installed/bin:$PATH
failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
touch "$scratch/mine.so"
cd "$scratch" || exit

same() { # same SHELL LINE EXPECTED GOT: the words, in any order
  [ "$(tr ' ' '\n' <<<"$3" | sort)" = "$(tr ' ' '\n' <<<"$4" | sort)" ] || {
    echo "$1 offers '$4' after '$2', not '$3'"
    failed=1
  }
}

bash_script=$installed/share/bash-completion/completions/vcpuspec
bash -n "$bash_script" || failed=1
bash_words() {
  bash --norc -c 'source "$1"; COMP_LINE=$2 COMP_POINT=${#2}; _vcpuspec; echo "${COMPREPLY[*]}"' -- "$bash_script" "$1"
}
ask_bash() { same bash "$1" "$2" "$(bash_words "$1")"; }
ask_bash "vcpuspec ch" "check"
ask_bash "vcpuspec check --min" "--min-evidence"
ask_bash "vcpuspec check model --min-evidence in" "inferred"
ask_bash "vcpuspec check --min-evidence=in" "inferred"
ask_bash "vcpuspec check model@v" "$(vcpuspec list endpoints | sed -n 's/^model@\(v.*\)/\1/p' | tr '\n' ' ' | sed 's/ $//')"
ask_bash "vcpuspec check so:./m" "./mine.so"
ask_bash "vcpuspec check model m" "mine.so"
ask_bash "vcpuspec explain gicv5:D_MSQ" "D_MSQKF"
ask_bash "vcpuspec vec li" "lint"
ask_bash "vcpuspec list registers lo" "loongarch"
ask_bash "vcpuspec check model --kind x" ""
ask_bash "vcpuspec nonsense " ""

zsh_script=$installed/share/zsh/site-functions/_vcpuspec
if command -v zsh >/dev/null; then
  zsh -n "$zsh_script" || failed=1
  zsh_words() {
    zsh -f -c 'compdef() { }; _files() { print files }; compset() { }
               _describe() { print -l -- ${whole%%:[A-Za-z]*} ${begun%%:[A-Za-z]*} }
               source $1; shift; words=("$@"); CURRENT=$#words; _vcpuspec' -- "$zsh_script" "$@" | tr '\n' ' ' | sed 's/ $//'
  }
  same zsh "ch" "check" "$(zsh_words vcpuspec ch)"
  same zsh "check --min-evidence in" "inferred" "$(zsh_words vcpuspec check model --min-evidence in)"
  same zsh "vec l" "lint" "$(zsh_words vcpuspec vec l)"
  same zsh "check model ''" "files" "$(zsh_words vcpuspec check model "")"
  same zsh "help da" "data-dir" "$(zsh_words vcpuspec help da)"
else
  echo "SKIPPED: zsh is not installed"
fi

fish_script=$installed/share/fish/vendor_completions.d/vcpuspec.fish
if command -v fish >/dev/null; then
  fish --no-execute "$fish_script" || failed=1
  ask_fish() {
    same fish "$1" "$2" "$(HOME=$scratch fish -c "source $fish_script; complete -C '$1'" | cut -f1 | tr '\n' ' ' | sed 's/ $//')"
  }
  ask_fish "vcpuspec ch" "check"
  ask_fish "vcpuspec check --min" "--min-evidence"
  ask_fish "vcpuspec check model --min-evidence in" "inferred"
  ask_fish "vcpuspec check so:./m" "so:./mine.so"
  ask_fish "vcpuspec check model m" "mine.so"
  ask_fish "vcpuspec list registers lo" "loongarch"
else
  echo "SKIPPED: fish is not installed"
fi
# Lists that the command has a second time, for completion: what is offered is what its errors say that there is.
offered() { vcpuspec completion --next -- "$@" "" | sed -n '2,$p' | cut -f1 | tr -d ':' | tr '\n' ' ' | sed 's/ $//'; }
said() { sed -nE "s/.*$1//p" | sed -e 's/;.*//' | tr -d ','; }
cases=$installed/share/vcpuspec/vectors/gicv5/trace/kvm.yaml
for verb in "check model $cases" "trace $cases" "prove gicv5-prop:P01" "cover $cases"; do
  # shellcheck disable=SC2086 # the verb and what it needs
  same errors "$verb --report" "$(vcpuspec $verb --report x:y 2>&1 | said 'kinds: ')" "$(offered $verb --report)"
done
same errors "--kind" "$(vcpuspec check model --update-known f --kind x 2>&1 | said 'one of these: ')" \
  "$(offered check model --kind)"
same errors "list" "$(vcpuspec list nonsense 2>&1 | said 'known here: ')" "$(offered list)"
exit $failed
