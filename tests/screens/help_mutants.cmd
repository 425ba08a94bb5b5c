vcpuspec mutants --help
