# Nothing is excused for ever.
export VCPUSPEC_TODAY=2026-11-22
files="vectors/gicv5/wake/review.yaml vectors/gicv5/wake/running.yaml"
vcpuspec check model@v6 $files --update-known "$SCRATCH/known.yaml" --issue list-review --expires 2026-12-24 >"$SCRATCH/out"
export VCPUSPEC_TODAY=2026-12-25
vcpuspec check model@v6 $files --known "$SCRATCH/known.yaml"
