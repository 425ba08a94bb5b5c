# A call of a rule is a trace of one step.
vcpuspec trace vectors/gicv5/wake/review.yaml --case gicv5.wake.priority-past-mask
