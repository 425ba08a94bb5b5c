# What is found is a vector file, as small as it gets, with the command that shows it again.
mkdir "$SCRATCH/found"
vcpuspec fuzz model@v7 --rule gicv5.wake --cases 8000 --fail-fast --out "$SCRATCH/found"
