sed 's/^    why:/    wyh:/' vectors/gicv5/wake/review.yaml >"$SCRATCH/broken.yaml"
vcpuspec check model "$SCRATCH/broken.yaml"
