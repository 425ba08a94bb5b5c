vcpuspec trace vectors/gicv5/trace/kvm.yaml --case gicv5.trace.kvm.edge-not-taken-is-ketp
