# The smaller case is a vector file like any other; what it is checked against finds it failing in the same way.
vcpuspec shrink model@v7 vectors/gicv5/wake/review.yaml --case gicv5.wake.priority-past-mask --out $SCRATCH/small.yaml
cat $SCRATCH/small.yaml
vcpuspec vec fmt --check $SCRATCH/small.yaml
vcpuspec replay model@v7 $SCRATCH/small.yaml
