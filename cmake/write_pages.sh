#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# write_pages.sh VCPUSPEC PAGES COMPLETIONS: the page of the command and of each of its verbs, and a completion for each shell.
set -euo pipefail
vcpuspec=$1 pages=$2 completions=$3
"$vcpuspec" help --man >"$pages/vcpuspec.1"
"$vcpuspec" completion --next -- "" | sed -n '2,$s/\t.*//p' | while read -r verb; do
  "$vcpuspec" help --man "$verb" >"$pages/vcpuspec-$verb.1"
done
"$vcpuspec" completion zsh >"$completions/_vcpuspec"
"$vcpuspec" completion fish >"$completions/vcpuspec.fish"
"$vcpuspec" completion bash >"$completions/vcpuspec"
