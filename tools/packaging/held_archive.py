"""Run by the packaged program before anything else: its modules are read from one view of the archive.

PyInstaller opens the program file anew for each module, which costs more than reading it: virus scanners and network
drives look at every opening.
"""

import io
import mmap
import sys


class _View(io.RawIOBase):
    """A file over memory with a place of its own, so that any thread may read; closing it leaves the memory."""

    def __init__(self, memory):
        self._memory = memory
        self._place = 0

    def seek(self, place, whence=io.SEEK_SET):
        self._place = place if whence == io.SEEK_SET else self._place + place
        return self._place

    def read(self, size=-1):
        end = len(self._memory) if size < 0 else self._place + size
        data = self._memory[self._place : end]
        self._place += len(data)
        return data


def _hold_archive():
    archives = sys.modules.get("pyimod01_archive")
    if archives is None:
        return  # another PyInstaller; it starts as it always did
    memories = {}

    def open_view(path, mode):
        if path not in memories:
            with open(path, mode) as file:
                memories[path] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _View(memories[path])

    archives.open = open_view


_hold_archive()
