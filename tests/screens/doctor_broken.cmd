vcpuspec doctor --timeout 0.5 -- python3 tests/implementations/hostile/careless_peer.py number_seq
