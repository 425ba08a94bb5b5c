vcpuspec trace vectors/gicv5/trace/kvm.yaml --case '*edge-not-taken*'
