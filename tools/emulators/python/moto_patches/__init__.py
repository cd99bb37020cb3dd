"""Patches for moto, one module each; `apply()` puts it in place."""
