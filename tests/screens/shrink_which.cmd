vcpuspec shrink model vectors/gicv5/wake/review.yaml
