# A list that says nothing about why, and one of another version.
export VCPUSPEC_TODAY=2026-11-22
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --update-known "$SCRATCH/known.yaml" --issue list-review >"$SCRATCH/out"
sed 's/issue: "list-review"/issue: ""/' "$SCRATCH/known.yaml" >"$SCRATCH/no-issue.yaml"
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --known "$SCRATCH/no-issue.yaml"
vcpuspec check model@v7 vectors/gicv5/wake/review.yaml --known "$SCRATCH/known.yaml"
