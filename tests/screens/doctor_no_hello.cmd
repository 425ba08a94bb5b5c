vcpuspec doctor -- python3 tests/implementations/hostile/peer.py wrong_hello
