"""The key of a keyed seal: a passphrase or a key file of the person who finalises.

A digest shows accidents: whoever changes a form on purpose can take a new one. A seal made with a key cannot be made
without it. The key is asked for, held while the program runs, and stored nowhere; a workbook knows its number alone.

HMAC-SHA256 (RFC 2104) makes the seals, PBKDF2 (RFC 8018) a key of a passphrase, both from the standard library.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from model.errors import UserError
from model.exchange.proof import read_code, short_code
from model.files import GoOn, read_at_most, unwatched, whole_file, writing_problem

ROUNDS = 600_000  # of PBKDF2: a guess of a passphrase takes as long as a person can wait
MIN_PASSPHRASE, MAX_PASSPHRASE = 8, 200
MAX_NUMBERS = 50  # a passphrase makes another key for each number; so many are tried
KEY_EXTENSION = ".jxkey"
_HEAD, _MAX_BYTES, _KEY_BYTES = "jixiao-key-1", 1 << 20, 32


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key with its number, 12 signs like a 校验码, which stands on paper and is no secret."""

    number: str
    secret: bytes = field(repr=False)

    def mark(self, *parts: str) -> str:
        """Return the HMAC-SHA256 of some texts, in hex; where one ends and the next begins counts."""
        message = b"".join(b"%d:%s" % (len(data), data) for data in (_utf8(part) for part in parts))
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()

    @property
    def check(self) -> str:
        """What tells in a workbook that a passphrase is typed right."""
        return self.mark("check", self.number)

    def paper_code(self, digest: str) -> str:
        """Return 密钥码, which the paper of a form bears; ``digest``: of the sheet's data (``sheet_digest``)."""
        return short_code(self.mark("sheet", digest))


class KeySource(Protocol):
    """Somebody's way to keys."""

    def key(self, number: str) -> SealKey | None:
        """Return the key of a number, None if this is not the one."""


@dataclass
class Passphrase:
    """A passphrase: with each number it makes another key, right or wrong."""

    text: str = field(repr=False)
    _made: dict[str, SealKey] = field(default_factory=dict, repr=False)

    def key(self, number: str) -> SealKey | None:
        """Return the key; None beyond ``MAX_NUMBERS``."""
        if number not in self._made:
            if len(self._made) >= MAX_NUMBERS:
                return None
            self._made[number] = SealKey(number, _stretched(_utf8(self.text), _utf8(number), ROUNDS))
        return self._made[number]


@dataclass(frozen=True)
class KeyFile:
    """A key file: one key, whose number follows from it."""

    own: SealKey

    def key(self, number: str) -> SealKey | None:
        """Return the key if it has that number."""
        return self.own if number == self.own.number else None


def checked_passphrase(text: str) -> Passphrase:
    """Return a new passphrase. Raises UserError if it is too short or too long."""
    if len(text.strip()) < MIN_PASSPHRASE:
        raise UserError(f"口令太短，请用 {MIN_PASSPHRASE} 个字以上，最好是一句别人猜不到的话。")
    if len(text) > MAX_PASSPHRASE:
        raise UserError(f"口令超过了 {MAX_PASSPHRASE} 字，请短一些。")
    return Passphrase(text)


def new_number() -> str:
    """Return a number for a new key from a passphrase, which also is its salt."""
    return short_code(os.urandom(_KEY_BYTES).hex())


def new_key_file(path: Path, go_on: GoOn = unwatched) -> KeyFile:
    """Write a new key, which nobody can guess, into a new file. Raises UserError."""
    secret = os.urandom(_KEY_BYTES)
    found = _key_of(secret)
    try:
        if path.exists():
            raise UserError(
                f"文件“{path.name}”已经存在；覆盖密钥文件就再也核对不了用它定的稿，请换一个文件名。"
            )
        with whole_file(path, go_on) as file:
            file.write(f"{_HEAD}\n{found.own.number}\n{secret.hex()}\n".encode())
    except OSError as error:
        raise UserError(writing_problem(path, error)) from error
    return found


def read_key_file(path: Path) -> KeyFile:
    """Return the key in a file. Raises UserError if there is none, or it is damaged."""
    lines = read_at_most(path, _MAX_BYTES, "密钥文件").decode("utf-8", "replace").split()
    try:
        head, number, text = lines
        found = _key_of(bytes.fromhex(text))
        is_key = head == _HEAD and len(found.own.secret) == _KEY_BYTES and number == found.own.number
    except ValueError:
        is_key = False
    if not is_key:
        raise UserError(
            f"文件“{path.name}”不是密钥文件，或已损坏，请选择扩展名为 {KEY_EXTENSION} 的密钥文件。"
        )
    return found


def is_number(text: str) -> bool:
    """Tell whether a text is the number of a key."""
    return read_code(text) == text


def _key_of(secret: bytes) -> KeyFile:
    number = short_code(hmac.new(secret, b"number", hashlib.sha256).hexdigest())
    return KeyFile(SealKey(number, secret))


def _stretched(passphrase: bytes, salt: bytes, rounds: int) -> bytes:
    """PBKDF2-HMAC-SHA256 of one block: ``hashlib`` has it only with OpenSSL, 1.5 MB that the installer has no room for."""
    if hasattr(hashlib, "pbkdf2_hmac"):
        return hashlib.pbkdf2_hmac("sha256", passphrase, salt, rounds)
    return _by_hmac(passphrase, salt, rounds)


def _by_hmac(passphrase: bytes, salt: bytes, rounds: int) -> bytes:
    """The same by the standard library's HMAC alone, as Python itself had it up to 3.11."""
    keyed = hmac.new(passphrase, digestmod=hashlib.sha256)

    def once(message: bytes) -> bytes:
        step = keyed.copy()
        step.update(message)
        return step.digest()

    block = once(salt + b"\0\0\0\1")
    sum_ = int.from_bytes(block, "big")
    for _ in range(rounds - 1):
        block = once(block)
        sum_ ^= int.from_bytes(block, "big")
    return sum_.to_bytes(_KEY_BYTES, "big")


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
