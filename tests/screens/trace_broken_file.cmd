sed 's/^    why:/    wyh:/' vectors/gicv5/trace/kvm.yaml >"$SCRATCH/broken.yaml"
vcpuspec trace "$SCRATCH/broken.yaml"
