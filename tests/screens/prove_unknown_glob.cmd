vcpuspec prove 'gicv5.wakes.*'
