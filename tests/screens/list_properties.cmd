vcpuspec list properties
