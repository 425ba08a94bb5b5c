# A page of findings from a report and what people think of it; then a deviation that nobody judged, a judgement that
# nothing is left of, and a report about something else.
vcpuspec check so:"$(dirname "$(command -v vcpuspec)")/../lib/implementations/kvm_v6.so" vectors/gicv5/wake/review.yaml \
  --report jsonl:"$SCRATCH/v6.jsonl" >"$SCRATCH/out"
cat >"$SCRATCH/judgements.yaml" <<'YAML'
schema: "vcpuspec/judgements/1"
implementation: "KVM/arm64 GICv5, model in C"
version: "v6"
about: "The wake predicate of the sixth revision."
findings:
  - id: W-1
    title: "A disabled interface wakes"
    judgement: bug
    cases:
      - {id: "*.disabled-*"}
    does: "It does not look at EN."
    says: "While EN is 0, nothing is signalled."
    consequence: "The vCPU spins where it should block."
    against: "None found."
    shown_by: "A core that signals while EN is 0."
  - id: W-2
    title: "The effective mask is not applied"
    judgement: bug
    cases:
      - {id: "*.priority-*"}
    does: "It compares otherwise than the hardware."
    says: "Only a priority that is higher than both VPMR and the running one is signalled."
    consequence: "The vCPU spins where it should block."
    against: "None found."
    shown_by: "A core that signals a priority equal to the running one."
YAML
vcpuspec report "$SCRATCH/v6.jsonl" --findings "$SCRATCH/judgements.yaml" | sed -n '1,30p' | sed "s|so:[^ ]*/lib|so:LIB|"
echo "exit code ${PIPESTATUS[0]}"
sed 's/\*.priority-\*/*.nothing-*/' "$SCRATCH/judgements.yaml" >"$SCRATCH/fewer.yaml"
vcpuspec report "$SCRATCH/v6.jsonl" --findings "$SCRATCH/fewer.yaml"
echo "exit code $?"
sed 's/"v6"/"v7"/' "$SCRATCH/judgements.yaml" >"$SCRATCH/another.yaml"
vcpuspec report "$SCRATCH/v6.jsonl" --findings "$SCRATCH/another.yaml"
echo "exit code $?"
sed 's/judgement: bug/judgement: bag/' "$SCRATCH/judgements.yaml" >"$SCRATCH/broken.yaml"
vcpuspec report "$SCRATCH/v6.jsonl" --findings "$SCRATCH/broken.yaml"
echo "exit code $?"
