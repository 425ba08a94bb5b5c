vcpuspec vec fmt --check vectors/gicv5/wake/review.yaml vectors/loongarch/exception/ertn.yaml
sed "s/rev: 1/rev:   1/" vectors/loongarch/exception/ertn.yaml >"$SCRATCH/loose.yaml"
vcpuspec vec fmt --check "$SCRATCH/loose.yaml"
vcpuspec vec fmt "$SCRATCH/loose.yaml" && cmp "$SCRATCH/loose.yaml" vectors/loongarch/exception/ertn.yaml
