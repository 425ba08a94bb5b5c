# A profile with a misspelt choice, one with a value that does not fit, and one of the model, which has no choices.
vcpuspec gen --survey model --machine gicv5.ppi --out "$SCRATCH/profile.yaml" >"$SCRATCH/out"
sed 's/choice.ppi_tie/choice.ppi_tye/' "$SCRATCH/profile.yaml" >"$SCRATCH/misspelt.yaml"
vcpuspec check model vectors/gicv5/wake/review.yaml --profile "$SCRATCH/misspelt.yaml"
sed '/choice.ppi_tie/,/known/s/value: "0x0"/value: "0x2"/' "$SCRATCH/profile.yaml" >"$SCRATCH/wide.yaml"
vcpuspec check model vectors/gicv5/wake/review.yaml --profile "$SCRATCH/wide.yaml"
vcpuspec check model vectors/gicv5/wake/review.yaml --profile "$SCRATCH/profile.yaml"
