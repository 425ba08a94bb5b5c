vcpuspec mutants --rule gicv5.running_priority --against vectors/gicv5/wake/review.yaml
