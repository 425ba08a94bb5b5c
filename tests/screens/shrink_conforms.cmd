vcpuspec shrink model vectors/gicv5/wake/review.yaml --case gicv5.wake.priority-past-mask
