vcpuspec explain ecode 0x16
vcpuspec explain ecode 0x18 IPE
vcpuspec explain ecode 0x20
vcpuspec explain ecode
vcpuspec explain CSR.CRMD
vcpuspec explain TLBELO1
vcpuspec decode ESTAT=0x0b0000
