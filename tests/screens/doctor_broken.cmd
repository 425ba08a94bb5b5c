vcpuspec doctor --timeout 0.5 -- python3 tests/checker/careless_peer.py number_seq
