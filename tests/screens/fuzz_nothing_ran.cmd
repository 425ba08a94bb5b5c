vcpuspec fuzz model@v6 --rule gicv5.running_priority --cases 100
