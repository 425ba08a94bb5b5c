vcpuspec gen --survey so:./missing.so
vcpuspec gen --survey modell
vcpuspec gen --survey model
