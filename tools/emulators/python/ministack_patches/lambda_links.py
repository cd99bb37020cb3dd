"""Symbolic links and modes in deployment packages.

Gap: a symbolic link is unzipped as a file that holds the link's text, and a warm worker's files lose
their modes.
AWS: unzips links as links and keeps the modes: this is how Node.js applications installed by pnpm run
there, zipped with `zip --symlinks` (pnpm/pnpm#6259, microsoft/rushstack#2045).
Patched: `zipfile` as `lambda_runtime.Worker._spawn` uses it, `lambda_svc._extract_zip_preserving_mode`.
"""

import os
import stat
import types
import zipfile

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from patching import expect, replace


def _unzip(archive, folder):
    for info in archive.infolist():
        target = archive.extract(info, folder)
        mode = info.external_attr >> 16
        if stat.S_ISLNK(mode):
            os.remove(target)
            os.symlink(archive.read(info).decode(), target)
        elif mode:
            os.chmod(target, mode & 0o7777)


class _Archive(zipfile.ZipFile):
    def extractall(self, path=None, members=None, pwd=None):
        _unzip(self, path)


def apply():
    expect(lambda_runtime.Worker, "_spawn", "c55febf95656")
    lambda_runtime.zipfile = types.SimpleNamespace(**{**vars(zipfile), "ZipFile": _Archive})
    replace(lambda_svc, "_extract_zip_preserving_mode", "4172b5aedece", lambda original: _unzip)
