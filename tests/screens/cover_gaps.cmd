vcpuspec cover vectors/gicv5/wake/review.yaml --rule gicv5.sufficient_priority --rule gicv5.wake --require-all
