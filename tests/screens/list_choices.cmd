vcpuspec list choices
