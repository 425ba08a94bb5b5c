vcpuspec mutants --rule gicv5.wakes
