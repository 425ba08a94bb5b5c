# What is recorded is no failure; --no-known shows it as one.
export VCPUSPEC_TODAY=2026-11-22
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --update-known "$SCRATCH/known.yaml" --issue list-review >"$SCRATCH/out"
tail -n 1 "$SCRATCH/out"
cat "$SCRATCH/known.yaml"
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --known "$SCRATCH/known.yaml"
echo "exit code $?"
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --no-known | tail -n 1
