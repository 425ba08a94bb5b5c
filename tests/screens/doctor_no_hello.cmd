vcpuspec doctor -- python3 tests/checker/hostile_peer.py wrong_hello
