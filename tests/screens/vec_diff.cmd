sed "s/0x217/0x216/" vectors/loongarch/exception/ertn.yaml >"$SCRATCH/new.yaml"
vcpuspec vec diff vectors/loongarch/exception/ertn.yaml "$SCRATCH/new.yaml"
vcpuspec vec lint "$SCRATCH/new.yaml"
