"""Packages the application for Lambda: python3 build/package.py OUTPUT COMMIT

The same commit gives the same bytes, wherever and whenever it is packaged, so that the package's hash names it. Prints
that hash in Lambda's form (CodeSha256: SHA-256 in base64).
"""

import base64
import hashlib
import json
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path

APPLICATION = Path(__file__).resolve().parent.parent

# What is needed to build but not to run, by path from the application's folder. Whatever else lies there is packaged,
# as are dependencies after `pip install --target .`.
LEFT_OUT = ("build/*", ".*", "*/.*", "*__pycache__/*", "*_tests.py", "README.md")

# The earliest time that a zip file can hold. Lambda does not look at it.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)


def packaged_files(folder):
    """The files to package, as paths from the folder to their content."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if not any(fnmatch(name, pattern) for pattern in LEFT_OUT)
    }


def release(commit):
    """What tells the application which commit it is, in the form in which the platform's own packages do."""
    return f"{json.dumps({'commit': commit}, separators=(',', ':'))}\n".encode("utf-8")


def write_package(output, files):
    """Writes a zip file: entries in order, all of one time and mode, and stored, since compression differs by zlib."""
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as package:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, TIMESTAMP)
            entry.create_system = 3  # Unix, also where packaged on Windows: it decides how the mode is read.
            entry.external_attr = 0o100755 << 16  # A plain file that the function's user may read and run.
            package.writestr(entry, content)


def main(output, commit):
    files = packaged_files(APPLICATION)
    files["release.json"] = release(commit)
    write_package(output, files)
    digest = hashlib.sha256(Path(output).read_bytes()).digest()
    print(base64.b64encode(digest).decode("ascii"))


if __name__ == "__main__":
    main(*sys.argv[1:])
