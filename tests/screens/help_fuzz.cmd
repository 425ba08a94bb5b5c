vcpuspec fuzz --help
