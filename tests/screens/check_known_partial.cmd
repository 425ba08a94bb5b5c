# What only some cases showed is not recorded, nor does it replace what others showed.
export VCPUSPEC_TODAY=2026-11-22
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --case '*disabled*' --update-known "$SCRATCH/known.yaml"
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --update-known "$SCRATCH/known.yaml" --issue list-review | tail -n 1
vcpuspec check model@v6 vectors/gicv5/wake/running.yaml --update-known "$SCRATCH/known.yaml" >"$SCRATCH/out"
