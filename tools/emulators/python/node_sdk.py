"""The AWS SDK for JavaScript, which Lambda's Node.js runtimes bring along.

It is fetched from npm when a function first needs a part of it that its package lacks, and kept in
the user's cache of tools: all of it is hundreds of packages.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading

# Where packages are kept, and npm's environment: JSON. Functions get neither.
VARIABLE = "NODE_SDK"

# How a module names another one, in all of JavaScript's forms.
_NAMED = re.compile(
    rb"""(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'](@(?:aws-sdk|smithy)/[a-z0-9-]+)"""
)
_SOURCES = (".js", ".cjs", ".mjs")
# A bundle that is larger is read no further.
_MOST_READ = 20 * 2**20
_PATIENCE = 180

_lock = threading.Lock()


def settings_of_environment():
    """None where there are none."""
    settings = os.environ.get(VARIABLE)
    return None if settings is None else json.loads(settings)


def lacking(sources, has):
    """The names of the SDK's packages that sources ask for and that are not there."""
    found = set()
    for read in sources:
        found.update(name.decode() for name in _NAMED.findall(read(_MOST_READ)))
    return sorted(name for name in found if not has(name))


def lacking_in_folder(folder):
    def sources():
        for place, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if name != "node_modules"]
            for name in files:
                if name.endswith(_SOURCES):
                    yield _reader(os.path.join(place, name))

    there = os.path.join(folder, "node_modules")
    return lacking(sources(), lambda name: os.path.exists(os.path.join(there, name)))


def lacking_in_archive(archive):
    names = archive.namelist()
    own = [name.split("/") for name in names if name.startswith("node_modules/@")]
    there = {"/".join(parts[1:3]) for parts in own}

    def sources():
        for name in names:
            if name.endswith(_SOURCES) and "node_modules/" not in name:
                yield lambda most, name=name: archive.open(name).read(most)

    return lacking(sources(), lambda name: name in there)


def _reader(path):
    def read(most):
        with open(path, "rb") as file:
            return file.read(most)

    return read


def fetched(settings, names):
    """The `node_modules` with these packages and what they need; None where npm cannot fetch them."""
    if not names:
        return None
    key = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
    folder = os.path.join(settings["folder"], key)
    with _lock:
        if not os.path.isdir(folder) and not _install(settings, names, folder):
            return None
    return os.path.join(folder, "node_modules")


def _install(settings, names, folder):
    unfinished = f"{folder}.{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    os.makedirs(unfinished)
    # npm looks for a project in the folders above, unless there is one here.
    with open(os.path.join(unfinished, "package.json"), "w") as file:
        file.write("{}\n")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        subprocess.run(
            [*command, *(f"{name}@3" if name.startswith("@aws-sdk/") else name for name in names)],
            cwd=unfinished,
            env=settings["environment"],
            check=True,
            capture_output=True,
            timeout=_PATIENCE,
        )
        os.rename(unfinished, folder)
        return True
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()
        wanted = ", ".join(names)
        print(f"npm could not fetch {wanted}: {said or error}", file=sys.stderr, flush=True)
        # Another lab may have been first.
        return os.path.isdir(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def link(modules, folder):
    """Lets the modules of a folder find the SDK, by whatever way they ask, where they lack it.

    What the SDK itself needs it finds beside itself, and nobody else does: as in Lambda.
    """
    for scope in ("@aws-sdk", "@smithy"):
        source = os.path.join(modules, scope)
        for package in os.listdir(source) if os.path.isdir(source) else []:
            target = os.path.join(folder, "node_modules", scope, package)
            if not os.path.lexists(target):
                os.makedirs(os.path.dirname(target), exist_ok=True)
                os.symlink(os.path.join(source, package), target)
