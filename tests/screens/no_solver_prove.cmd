vcpuspec prove 'gicv5.wake.*'
