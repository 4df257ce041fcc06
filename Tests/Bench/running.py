"""Runs a contestant's commands, and measures them."""

import dataclasses
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable


@dataclasses.dataclass
class Work:
    """What a contestant does in a directory."""

    # What is measured, one after the other.
    commands: list
    # Whether they did what they should.
    has_succeeded: Callable[[], bool]
    # What has to be done before, unmeasured.
    before: list = dataclasses.field(default_factory=list)
    environment: dict = dataclasses.field(default_factory=dict)


class MemoryWatch(threading.Thread):
    """Adds up the memory of all processes of a user, twenty times a second, and keeps the maximum.

    Pages that processes share count for each of them.
    """

    def __init__(self, user_id):
        super().__init__(daemon=True)
        self.user_id = user_id
        self.maximum = 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(0.05):
            pages = sum(self.resident(name) for name in os.listdir("/proc") if name.isdigit())
            self.maximum = max(self.maximum, pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20))

    def resident(self, process):
        try:
            if os.stat(f"/proc/{process}").st_uid != self.user_id:
                return 0
            with open(f"/proc/{process}/statm", encoding="ascii") as file:
                return int(file.read().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            return 0


def execute(commands, work, user, directory):
    """Runs commands as `user`, and yields the seconds and the resources that each takes."""
    environment = {
        **os.environ, "HOME": "/nonexistent", "USER": user.pw_name, "LOGNAME": user.pw_name,
        "TMPDIR": str(directory / "tmp"), **work.environment,
    }
    log = directory / "log"
    with open(log, "wb") as output:
        for command in commands:
            start = time.monotonic()
            process = subprocess.Popen(
                command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment,
                cwd=directory, user=user.pw_uid, group=user.pw_gid, extra_groups=[])
            # This has all descendants that were waited for; none of the tools leaves any behind.
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                fail(command, log)
            yield seconds, usage


def fail(command, log):
    text = log.read_text(encoding="utf-8", errors="replace")
    sys.exit(f"{' '.join(map(str, command))} failed:\n{text[-4000:]}")


def measure(work, user, directory):
    """One measured run: seconds of wall and processor time, and MiB of memory."""
    for _ in execute(work.before, work, user, directory):
        pass
    # What was written before must not reach the disk while this run is timed.
    os.sync()
    sample = {"wall": 0.0, "user": 0.0, "system": 0.0, "largest": 0.0}
    watch = MemoryWatch(user.pw_uid)
    watch.start()
    for seconds, usage in execute(work.commands, work, user, directory):
        sample["wall"] += seconds
        sample["user"] += usage.ru_utime
        sample["system"] += usage.ru_stime
        sample["largest"] = max(sample["largest"], usage.ru_maxrss / 1024)
    watch.ended.set()
    watch.join()
    sample["cpu"] = sample["user"] + sample["system"]
    sample["together"] = max(watch.maximum, sample["largest"])
    if not work.has_succeeded():
        fail(work.commands[-1], directory / "log")
    return sample
