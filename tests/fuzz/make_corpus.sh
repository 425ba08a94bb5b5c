#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# make_corpus.sh VCPUSPEC DIR: the shipped vector files as seeds of fuzz_vectors, in both forms. Run from the repository.
set -eu
mkdir -p "$2"
find vectors -name '*.yaml' | while read -r file; do
  seed=$2/$(basename "$file" .yaml)
  { printf y; cat "$file"; } >"$seed.yaml"
  { printf j; "$1" vec expand "$file"; } >"$seed.jsonl"
done
