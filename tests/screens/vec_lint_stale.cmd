# Whoever changes the YAML and not the JSON Lines is told.
cp -r vectors docs "$SCRATCH"
sed -i 's/why: "Nothing/why: "Indeed nothing/; s/why: "While priority/why: "As long as priority/' "$SCRATCH/vectors/gicv5/wake/review.yaml"
VCPUSPEC_DATA="$SCRATCH" vcpuspec vec lint
