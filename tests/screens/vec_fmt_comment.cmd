sed 's/^    pre:/    pre:  # the timer/' vectors/found/gicv5/001-active-ppi-wakes.yaml >"$SCRATCH/commented.yaml"
vcpuspec vec fmt --check "$SCRATCH/commented.yaml"
