printf '%s\n' '{"cmd":"hello","protocol":"vcpuspec/1","seq":0}' \
  '{"cmd":"call","fn":"gicv5.effective_mask","in":["0x50000001","0x0"],"seq":1}' \
  '{"cmd":"jump","seq":"any"}' '{"cmd":"bye","seq":2}' | vcpuspec serve model
