vcpuspec fuzz model --rule gicv5.effective_mask --cases 500
