vcpuspec explain gicv5:D_MSQKF
