vcpuspec replay model@v7 vectors/gicv5/wake/review.yaml --case gicv5.wake.priority-past-mask
