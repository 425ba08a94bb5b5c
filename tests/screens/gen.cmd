# From nothing to vectors that notice every slip, and the proof that they do.
vcpuspec gen --rule gicv5.running_priority --against vectors/gicv5/wake/review.yaml --out "$SCRATCH/made"
cat "$SCRATCH/made/gicv5.running_priority.yaml"
vcpuspec check model "$SCRATCH/made/gicv5.running_priority.yaml"
vcpuspec mutants --rule gicv5.running_priority --against "$SCRATCH/made/gicv5.running_priority.yaml"
