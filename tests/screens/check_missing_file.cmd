vcpuspec check model vectors/no-such.yaml
