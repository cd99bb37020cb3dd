"""Patches for MiniStack, one module each; `apply()` puts it in place."""
