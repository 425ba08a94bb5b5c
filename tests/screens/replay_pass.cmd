vcpuspec replay model vectors/gicv5/wake/review.yaml --case gicv5.wake.mask-zero
