# Which sentence does each of them break, and do they agree with each other?
vcpuspec check model@v6 model@v7 model@today vectors/gicv5/wake/review.yaml vectors/found/gicv5/001-active-ppi-wakes.yaml
