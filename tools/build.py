"""Builds what offices get, and tries it.

    python3 tools/build.py          on Windows: folder, portable zip and installer, with the local Python;
                                    on Debian: the same under Wine, and the Linux folder and tar
    python3 tools/build.py try      on Debian: installs and starts both, checks what they do, uninstalls
    ... windows | linux             a word more does only the one

Everything lands in build/dist; downloads, the Wine prefix and the bare Debian stay in build/cache.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.packaging import linux_program, windows_program
from tools.packaging.program import DIST, BuildError, say, write_checksums

SYSTEMS = (
    {"windows": windows_program} if os.name == "nt" else {"windows": windows_program, "linux": linux_program}
)


def main(words: list[str]) -> int:
    """Build, or try what was built."""
    trying = words[:1] == ["try"]
    wanted = words[1:] if trying else words
    if unknown := [word for word in wanted if word not in SYSTEMS]:
        print(f"unknown word {unknown[0]}: use try, {', '.join(SYSTEMS)}", file=sys.stderr)
        return 2
    started = time.monotonic()
    try:
        for name in wanted or SYSTEMS:
            if trying:
                SYSTEMS[name].try_it()
            else:
                shutil.rmtree(DIST / name, ignore_errors=True)
                DIST.mkdir(parents=True, exist_ok=True)
                SYSTEMS[name].build()
        if not trying:
            write_checksums()
    except (BuildError, OSError, subprocess.SubprocessError) as error:
        print(f"Build failed: {error}", file=sys.stderr)
        return 1
    say(f"{time.monotonic() - started:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
