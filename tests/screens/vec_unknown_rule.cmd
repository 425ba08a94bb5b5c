vcpuspec vec new --rule gicv5.woke
