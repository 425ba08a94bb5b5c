vcpuspec vec new --rule gicv5.can_signal | tee "$SCRATCH/new.yaml"
vcpuspec vec lint "$SCRATCH/new.yaml"
