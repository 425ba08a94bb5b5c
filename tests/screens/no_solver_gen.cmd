vcpuspec gen --rule gicv5.running_priority --out $SCRATCH/made
