# A new file whose JSON Lines nobody has made yet would silently not run.
cp -r vectors docs "$SCRATCH"
cp vectors/loongarch/exception/ertn.yaml "$SCRATCH/vectors/new.yaml"
VCPUSPEC_DATA="$SCRATCH" vcpuspec check model
