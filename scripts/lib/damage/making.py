"""Making files that are not just written, and their hashes."""

import hashlib
import os
import socket

MEGABYTE = 1_000_000


def fill(path, portion, size):
    """Writes a portion over and over; the file is large, the memory for it is not."""
    block = portion * max(1, MEGABYTE // len(portion))
    with open(path, "wb") as file:
        left = size
        while left > 0:
            file.write(block[:left])
            left -= len(block)
    return path


def bind_socket(path):
    """Makes a socket at a path."""
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket may have about a hundred bytes
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(path.name)
    finally:
        os.chdir(here)


def sha256(path):
    """The SHA-256 of a file, as recipes write it."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
