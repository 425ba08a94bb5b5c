# A part of a rule's text.
vcpuspec mutants --rule gicv5.wake --text 'spec/gicv5/arch/wake*'
