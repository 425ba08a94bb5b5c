vcpuspec gen --goal bugs --out "$SCRATCH/made"
