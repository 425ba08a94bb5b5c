# The model has made the choices that are preset; the same survey gives the same profile.
vcpuspec gen --survey model --machine gicv5.ppi --out "$SCRATCH/profile.yaml"
head -12 "$SCRATCH/profile.yaml"
vcpuspec gen --survey model --machine gicv5.ppi --out "$SCRATCH/again.yaml" >"$SCRATCH/out"
cmp "$SCRATCH/profile.yaml" "$SCRATCH/again.yaml"
