# One byte of an expectation is edited: the run turns red.
sed 's/EN: "0x1"/EN: "0x0"/' vectors/gicv5/wake/review.yaml >"$SCRATCH/edited.yaml"
vcpuspec check model "$SCRATCH/edited.yaml" | tail -1
exit "${PIPESTATUS[0]}"
