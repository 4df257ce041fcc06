"""What the command of an entry point does, seen from outside.

Run as a program it reads a JSON list of scripts on standard input and writes what each did. The
modules that a script imports are stand-ins that write down what is done with them, so that every
launcher can be run, whatever it needs, and shows just what a launcher is for: the module and the
attribute that it calls, `sys.argv` as the callee sees it, and the exit status.
"""

from __future__ import annotations

import ast
import importlib.machinery
import json
import pathlib
import subprocess
import sys
import types

# How a command may be called, and what its function may return.
ENDINGS = ["", ".exe", ".py", "-script.py", "-script.pyw", ".EXE", ".exe.exe"]
RESULTS = [None, 0, 3, True, "a message", 2.5]


class Recorder:
    """Stands for an object of a module; so do its attributes."""

    def __init__(self, name: str, calls: list, result: object) -> None:
        self._name, self._calls, self._result = name, calls, result

    def __getattr__(self, name: str) -> Recorder:
        return Recorder(f"{self._name}.{name}", self._calls, self._result)

    def __call__(self, *arguments: object, **options: object) -> object:
        self._calls.append([self._name, repr((arguments, options)), list(sys.argv)])
        return self._result


class StandIn(types.ModuleType):
    """Stands for a module; every name can be imported from it."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorder(f"{self.__name__}:{name}", self.calls, self.result)


class Finder:
    """Finds stand-ins for the modules below one top-level name."""

    def __init__(self, top: str, calls: list, result: object) -> None:
        self.top, self.calls, self.result = top, calls, result

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name.split(".")[0] != self.top:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> StandIn:
        module = StandIn(spec.name)
        module.calls, module.result = self.calls, self.result
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        self.calls.append(["import", module.__name__])


def imported(path: str) -> str:
    """Returns the module that a launcher imports, other than `sys` and `re`."""
    for node in ast.walk(ast.parse(pathlib.Path(path).read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            return node.module
    raise ValueError(f"{path} imports nothing")


def run(path: str, ending: str, result: object, name: str) -> list:
    """Runs a script that is called under a name and whose function returns a result."""
    calls: list = []
    top = imported(path).split(".")[0]
    finder = Finder(top, calls, result)
    # A stand-in must win over a module of the standard library that is already there.
    own = [module for module in sys.modules if module.split(".")[0] == top]
    shadowed = {module: sys.modules.pop(module) for module in own}
    arguments = sys.argv
    sys.meta_path.insert(0, finder)
    try:
        sys.argv = [path + ending, "an argument", "--option"]
        code = compile(pathlib.Path(path).read_bytes(), path, "exec")
        exec(code, {"__name__": name, "__file__": path})
        calls.append(["returned", list(sys.argv)])
    except SystemExit as end:
        calls.append(["exit", repr(end.code), list(sys.argv)])
    except Exception as error:
        calls.append(["failed", type(error).__name__, str(error)])
    finally:
        sys.meta_path.remove(finder)
        sys.argv = arguments
        for module in [module for module in sys.modules if module.split(".")[0] == top]:
            del sys.modules[module]
        sys.modules.update(shadowed)
    return calls


def behaviour(path: str) -> dict[str, object]:
    """Observes everything about one launcher that can be seen from outside."""
    source = pathlib.Path(path).read_bytes()
    seen: dict[str, object] = {"shebang": source.partition(b"\n")[0].decode()}
    seen["imported"] = run(path, "", None, "launcher")
    for ending in ENDINGS:
        seen[f"called {ending}"] = run(path, ending, None, "__main__")
    for result in RESULTS:
        seen[f"result {result!r}"] = run(path, "", result, "__main__")
    return seen


def observe(root: pathlib.Path, prefix: pathlib.Path, names: list[str]) -> dict[str, object]:
    """Observes commands of a tree as if the tree were at `prefix`."""
    scripts = [str(root / "bin" / name) for name in names]
    observed = subprocess.run(
        [sys.executable, "-I", __file__], input=json.dumps(scripts), text=True, capture_output=True
    )
    if observed.returncode:
        raise RuntimeError(observed.stderr)
    return json.loads(observed.stdout.replace(str(root), str(prefix)))


if __name__ == "__main__":
    scripts = json.load(sys.stdin)
    json.dump({pathlib.Path(path).name: behaviour(path) for path in scripts}, sys.stdout)
