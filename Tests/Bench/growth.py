"""Contestants that install more and more wheels, or wheels with more and more files."""

import functools
import hashlib

import copies as wheels
import installing
from inputs import pins


def copies(times):
    """Installs the wheels of the lock, and copies of them, so many times in all."""
    return lambda inputs, directory: stage(*copied_wheels(inputs, times))(inputs, directory)


def small(count):
    """Installs so many small wheels."""
    return lambda inputs, directory: stage(*small_wheels(inputs, count))(inputs, directory)


def files(thousands):
    """Installs so many wheels of a thousand files; nothing is compiled."""
    return lambda inputs, directory: stage(
        *long_wheels(inputs, thousands), "--bytecode", "none", compiled=False)(inputs, directory)


def uv_files(thousands):
    """The same with uv."""
    return lambda inputs, directory: installing.uv(
        compiled=False, **paths(*long_wheels(inputs, thousands)))(inputs, directory)


def stage(directory, count, *options, compiled=True):
    return installing.venvdeb(*options, compiled=compiled, **paths(directory, count))


def paths(directory, count):
    return {"wheels": directory / "wheels", "requirements": directory / "requirements.txt",
            "count": count}


def pin(requirement, wheel):
    return f"{requirement} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def made_once(make):
    """Lets `make` fill a directory of its own, for each number once."""
    @functools.wraps(make)
    def directory_of(inputs, number):
        directory = inputs.scratch / f"{make.__name__}-{number}"
        lock = directory / "requirements.txt"
        if not lock.exists():
            (directory / "wheels").mkdir(parents=True)
            lock.write_text("".join(make(inputs, number, directory / "wheels")), encoding="utf-8")
        return directory, len(pins(lock))
    return directory_of


@made_once
def copied_wheels(inputs, times, directory):
    """The lock of all copies, which it writes."""
    yield inputs.requirements.read_text(encoding="utf-8")
    text = inputs.requirements.read_text(encoding="utf-8")
    for wheel in sorted(inputs.wheels.glob("*.whl")):
        # The wheelhouse has what dh-virtualenv needs, too.
        if hashlib.sha256(wheel.read_bytes()).hexdigest() not in text:
            continue
        (directory / wheel.name).hardlink_to(wheel)
        name, version = wheel.name.split("-")[:2]
        for number in range(1, times):
            copy = wheels.copy_wheel(wheel, number, directory)
            yield pin(f"copy{number}-{name}=={version}", copy)


def new_wheels(make, count, directory):
    """The lock of so many wheels of version 1.0, each of which `make` writes."""
    for number in range(count):
        wheel = make(number, directory)
        yield pin(f"{wheel.name.split('-')[0]}==1.0", wheel)


@made_once
def small_wheels(_, count, directory):
    """The lock of the small wheels, which it writes."""
    return new_wheels(wheels.small_wheel, count, directory)


@made_once
def long_wheels(_, count, directory):
    """The lock of the wheels of a thousand files, which it writes."""
    return new_wheels(wheels.long_wheel, count, directory)
