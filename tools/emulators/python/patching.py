"""What every patch is made with: replacing a function, and only the one that was looked at.

A patch closes a gap between an emulator and AWS. It was written against one exact source text of
the function that it replaces, so it names that text by its hash. When an upgrade of the emulator
changes the function, start-up fails and says so: somebody has to look whether the gap is still
there. A patch that silently stops applying would be worse than the gap.
"""

import functools
import hashlib
import inspect
import os
import pkgutil
from importlib import import_module

LEAVE_OUT_VARIABLE = "EMULATOR_PATCHES_LEFT_OUT"


class PatchError(Exception):
    """A patch cannot be applied to the installed version of the emulator."""


def source_hash(function):
    """The first 12 digits of the SHA-256 of a function's source text.

    Of a function that has been wrapped, the innermost one counts.
    """
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12]


def expect(owner, name, expected_hash):
    """The function `name` of a module or class, whose source text must be the one expected."""
    original = getattr(owner, name, None)
    if original is None:
        raise PatchError(f"{owner.__name__} has no function {name} any more; was it renamed?")
    actual_hash = source_hash(original)
    if actual_hash != expected_hash:
        raise PatchError(
            f"{owner.__name__}.{name} has changed: its source has hash {actual_hash}, "
            f"expected {expected_hash}. Look whether the gap that this patch closes is still "
            "there, then name the new hash or drop the patch."
        )
    return original


def replace(owner, name, expected_hash, make_replacement):
    """Replaces `name` of a module or class with `make_replacement(original)`.

    Its source text must be the one expected. The replacement counts as a wrapper of the original,
    so that several patches may replace the same function.
    """
    original = expect(owner, name, expected_hash)
    setattr(owner, name, functools.wraps(original)(make_replacement(original)))


def add(owner, functions):
    """Adds functions, by name, that a module or class does not have yet.

    If it has one by now, the emulator has learnt what the patch taught it.
    """
    for name, function in functions.items():
        if hasattr(owner, name):
            raise PatchError(
                f"{owner.__name__} has a function {name} of its own by now. Look whether it does "
                "what AWS does, and drop the patch if it does."
            )
        setattr(owner, name, function)


def apply_all(package):
    """Applies every patch of a package, except those that the environment variable names.

    Returns the names of those applied.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    left_out = {name for name in os.environ.get(LEAVE_OUT_VARIABLE, "").split(",") if name}
    unknown = left_out.difference(names)
    if unknown:
        raise PatchError(
            f"{LEAVE_OUT_VARIABLE} names what is no patch of {package.__name__}: "
            f"{', '.join(sorted(unknown))}."
        )
    applied = [name for name in names if name not in left_out]
    for name in applied:
        patch = import_module(f"{package.__name__}.{name}")
        try:
            patch.apply()
        except PatchError as error:
            raise PatchError(
                f"Patch {package.__name__}.{name} cannot be applied. {error}"
            ) from error
    return applied
