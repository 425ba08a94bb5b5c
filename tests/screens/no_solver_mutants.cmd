vcpuspec mutants --rule gicv5.running_priority
