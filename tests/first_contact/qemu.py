# SPDX-License-Identifier: Apache-2.0
"""Runs a program for LoongArch in QEMU without a screen, and reads the RAM that it left."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

BINARY = "qemu-system-loongarch64"
RESET_PC = 0x1C000000  # -bios puts the image there
BIOS_ROOM = 4 << 20


class QemuError(Exception):
    """QEMU is there and does not do what is asked."""


def installed():
    return shutil.which(BINARY) is not None


def _first_lines(*options):
    shown = subprocess.run([BINARY, *options], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    if shown.returncode != 0:
        raise QemuError(f"{BINARY} {' '.join(options)} failed: {shown.stderr.strip()}")
    return shown.stdout.splitlines()


def version():
    return _first_lines("--version")[0]


def cpu():
    """The name of the LA464 core: la464-loongarch-cpu up to 7.2, la464 later."""
    names = [line.split()[-1] for line in _first_lines("-cpu", "help") if line.strip()]
    found = next((name for name in names if name.startswith("la464")), None)
    if found is None:
        raise QemuError(f"{BINARY} has no la464 core, only {', '.join(names)}")
    return found


class Run:
    """One QEMU process that runs one image. Use it in `with`."""

    def __init__(self, image, cpu_name):
        if len(image) > BIOS_ROOM:
            raise QemuError(f"an image of {len(image)} bytes does not fit into {BIOS_ROOM}")
        self._folder = tempfile.TemporaryDirectory(prefix="first_contact_")
        bios = pathlib.Path(self._folder.name, "image")
        bios.write_bytes(image.ljust(4096, b"\0"))
        # Counted instructions make the timer repeatable: 1 ns each.
        self._process = subprocess.Popen(
            [BINARY, "-M", "virt", "-cpu", cpu_name, "-m", "1G", "-nodefaults", "-display", "none", "-serial", "none",
             "-parallel", "none", "-icount", "shift=0,sleep=off", "-bios", str(bios), "-qmp", "stdio"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        self._answer()  # the greeting
        self._command("qmp_capabilities")
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    def _answer(self):
        while True:
            line = self._process.stdout.readline()
            if not line:
                raise QemuError(f"QEMU ended: {self._process.stderr.read().strip()}")
            answer = json.loads(line)
            if "error" in answer:
                raise QemuError(answer["error"]["desc"])
            if "event" not in answer:
                return answer

    def _command(self, name, **arguments):
        self._process.stdin.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def memory(self, address, size):
        saved = pathlib.Path(self._folder.name, "memory")
        self._command("pmemsave", val=address, size=size, filename=str(saved))
        return saved.read_bytes()

    def wait_for(self, address, value, seconds):
        """Waits until the 64-bit word has the value; gives the word as it was last seen."""
        deadline = time.monotonic() + seconds
        while True:
            word = int.from_bytes(self.memory(address, 8), "little")
            if word == value or time.monotonic() > deadline:
                return word
            time.sleep(0.005)
