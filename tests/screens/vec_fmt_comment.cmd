vcpuspec vec fmt --check vectors/found/gicv5/001-active-ppi-wakes.yaml
