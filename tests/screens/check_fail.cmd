vcpuspec check model@v6 vectors/gicv5/wake/review.yaml
