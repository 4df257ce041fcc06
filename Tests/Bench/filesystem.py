"""A file system for each run.

What a run costs depends on what was removed before it: ext4 without a journal, which build machines
and runners often have, looks at every inode that was removed in the last minutes before it makes a
file, which costs whoever comes next up to ten times as much. Therefore each run has an image of its
own, in memory, so that the disk plays no part either.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import subprocess

# The largest runs write 2 GiB, or 300,000 files twice; the image is sparse.
IMAGE_SIZE, INODES = 4 << 30, 700_000

LOOP_MAJOR, LOOP_CONTROL = 7, (10, 237)
LOOP_CTL_GET_FREE = 0x4C82


def make_loop_device():
    """Makes the node of a loop device that is free, which a tree of mmdebstrap has not."""
    control = "/dev/loop-control"
    if not os.path.exists(control):
        os.mknod(control, stat.S_IFCHR | 0o600, os.makedev(*LOOP_CONTROL))
    with open(control, "rb") as file:
        number = fcntl.ioctl(file, LOOP_CTL_GET_FREE)
    if not os.path.exists(f"/dev/loop{number}"):
        os.mknod(f"/dev/loop{number}", stat.S_IFBLK | 0o600, os.makedev(LOOP_MAJOR, number))


@contextlib.contextmanager
def fresh_file_system(images, user):
    """A directory of `user` on a new ext4 with a journal, gone when the context ends.

    Its path is always the same, so that what a tool writes down about it is true in the next one.
    """
    image, mount = images / "image", images / "mount"
    with open(image, "xb") as file:
        file.truncate(IMAGE_SIZE)
    # Nothing is left for the kernel to initialise while a run is timed.
    subprocess.run(
        ["mkfs.ext4", "-q", "-N", str(INODES),
         "-E", "lazy_itable_init=0,lazy_journal_init=0", image], check=True)
    mount.mkdir(exist_ok=True)
    make_loop_device()
    subprocess.run(["mount", "-o", "loop", image, mount], check=True)
    try:
        directory = mount / "run"
        for path in (directory, directory / "tmp"):
            path.mkdir()
            shutil.chown(path, user, user)
        yield directory
    finally:
        subprocess.run(["umount", mount], check=True)
        image.unlink()


def used_space(directory):
    """MiB in use on the file system of a directory."""
    state = os.statvfs(directory)
    return (state.f_blocks - state.f_bfree) * state.f_frsize / (1 << 20)
