"""Run first in the packaged program: what Python compiles at each start was compiled when the program was built.

Whenever a module is imported Python compiles its regular expressions, the methods of its dataclasses and named tuples and
the types of the latter anew, from texts, which takes a third of all importing; and templates are texts, too.
``recording.py`` keeps what comes out, for the very Python that the program has; a text that is not there is compiled as ever.
"""

import _sre
import builtins
import collections
import dataclasses
import marshal
import os
import re._compiler
import sys
import tomllib
import typing
from functools import partial


def take_from(path):
    """Let Python take from a file what is in it."""
    try:
        with open(path, "rb") as file:
            version, patterns, methods, tables = marshal.load(file)
    except (OSError, EOFError, ValueError, TypeError):
        return
    if version == sys.version:
        re._compiler.compile = partial(_pattern, patterns, re._compiler.compile)
        dataclasses.exec = partial(_method, methods, builtins.exec)
        collections.eval = partial(_method, methods, builtins.eval)
        typing.compile = partial(_made, methods, builtins.compile)
        tomllib.loads = partial(_made, tables, tomllib.loads)


def _pattern(patterns, compile_anew, pattern, flags=0):
    made = patterns.get((pattern, flags)) if isinstance(pattern, (str, bytes)) else None
    if made is None:
        return compile_anew(pattern, flags)
    whole_flags, code, *groups = made
    return _sre.compile(pattern, whole_flags, memoryview(code).cast("I").tolist(), *groups)


def _method(methods, run, text, *names):
    made = methods.get(text)
    return run(text if made is None else marshal.loads(made), *names)


def _made(known, make_anew, text, *words):
    made = known.get(text)
    return make_anew(text, *words) if made is None else marshal.loads(made)


if hasattr(sys, "_MEIPASS"):
    take_from(os.path.join(sys._MEIPASS, "made_ahead.bin"))
