# What two instructions share is made wrong in both at once.
vcpuspec mutants --together --rule gicv5.cdeoi --rule gicv5.cddi
vcpuspec mutants --together --by-properties --rule gicv5.cdeoi
