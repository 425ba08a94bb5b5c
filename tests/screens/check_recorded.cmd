vcpuspec check model@today vectors/gicv5/wake/review.yaml vectors/found/gicv5/001-active-ppi-wakes.yaml vectors/loongarch/exception/ertn.yaml
