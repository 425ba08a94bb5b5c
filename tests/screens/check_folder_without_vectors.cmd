vcpuspec check model docs/man
