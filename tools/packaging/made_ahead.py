"""Run first in the packaged program: what Python compiles at each start was compiled when the program was built.

Whenever a module is imported Python compiles its regular expressions and the methods of its dataclasses and named tuples
anew, from texts, which takes a third of all importing. ``recording.py`` keeps what comes out, for the very Python that
the program has; a text that is not there is compiled as ever.
"""

import _sre
import builtins
import collections
import dataclasses
import marshal
import os
import re._compiler
import sys
from functools import partial


def take_from(path):
    """Let Python take from a file what is in it."""
    try:
        with open(path, "rb") as file:
            version, patterns, methods = marshal.load(file)
    except (OSError, EOFError, ValueError, TypeError):
        return
    if version == sys.version:
        re._compiler.compile = partial(_pattern, patterns, re._compiler.compile)
        dataclasses.exec = partial(_method, methods, builtins.exec)
        collections.eval = partial(_method, methods, builtins.eval)


def _pattern(patterns, compile_anew, pattern, flags=0):
    made = patterns.get((pattern, flags)) if isinstance(pattern, (str, bytes)) else None
    if made is None:
        return compile_anew(pattern, flags)
    whole_flags, code, *groups = made
    return _sre.compile(pattern, whole_flags, memoryview(code).cast("I").tolist(), *groups)


def _method(methods, run, text, *names):
    made = methods.get(text)
    return run(text if made is None else marshal.loads(made), *names)


if hasattr(sys, "_MEIPASS"):
    take_from(os.path.join(sys._MEIPASS, "made_ahead.bin"))
