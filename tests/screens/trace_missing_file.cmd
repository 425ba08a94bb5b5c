vcpuspec trace vectors/no-such.yaml
