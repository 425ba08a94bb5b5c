vcpuspec check model vectors/gicv5/wake
