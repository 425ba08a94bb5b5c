vcpuspec list rules >/dev/full
