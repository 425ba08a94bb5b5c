# Each case, however many fail; the lines about causes come last.
vcpuspec check model@v1 vectors/gicv5/wake/running.yaml vectors/gicv5/wake/review.yaml --verbose | grep -v '^  '
