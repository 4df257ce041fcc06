import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite struct BuildFailureTests {
  private func cause(_ output: String) -> BuildFailureCause? {
    BuildFailureCause.find(in: output.split(separator: "\n"))
  }

  @Test func aMissingHeaderNamesItsPackage() {
    let found = cause(
      """
        creating build/temp
        x86_64-linux-gnu-gcc -c src/tap.c -o build/temp/src/tap.o
        src/tap.c: In function 'f':
        src/tap.c:4:9: error: unknown type name 'PyObject'
        src/tap.c:1:10: fatal error: Python.h: No such file or directory
            1 | #include <Python.h>
        error: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1
      """)
    #expect(
      found?.description == "src/tap.c:1:10: fatal error: Python.h: No such file or directory")
    #expect(found?.hint == "apt install python3-dev, and add it to Build-Depends")
    #expect(
      cause("a.c:1:2: fatal error: 'libxml/tree.h' file not found")?.hint?.contains("libxml2-dev")
        == true)
    #expect(
      cause("a.c:1:2: fatal error: odd.h: No such file or directory")?.hint?.contains("apt-file")
        == true)
  }

  @Test func aDependencyThatIsNotKnownIsLookedFor() {
    #expect(
      cause("meson.build:9:2: ERROR: Dependency \"odd-1.0\" not found, tried pkgconfig")?.hint?
        .contains("'apt-file search /odd-1.0.pc'") == true)
  }

  @Test func aRevisionThatIsNotThereGetsAHint() {
    let cause = BuildFailureCause.message("pathspec 'nope' did not match any file(s) known to git")
    #expect(cause.hint?.contains("no such branch, tag or commit") == true)
  }

  @Test(arguments: [
    ("/usr/bin/ld: cannot find -lpq: No such file or directory", "libpq-dev"),
    (
      "    error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory",
      "build-essential"
    ),
    ("    Error: pg_config executable not found.", "libpq-dev"),
    ("FileNotFoundError: [Errno 2] No such file or directory: 'cmake'", "cmake"),
    ("error: can't find Rust compiler", "cargo"),
    (
      "../cairo/meson.build:31:12: ERROR: Dependency \"cairo\" not found (tried pkg-config)",
      "libcairo2-dev"
    ),
    (
      "meson.build:9:2: ERROR: Dependency \"OpenBLAS\" not found, tried pkgconfig and cmake",
      "libopenblas-dev"
    ),
    ("Package glib-2.0 was not found in the pkg-config search path.", "libglib2.0-dev"),
    ("Package 'libpq', required by 'virtual:world', not found", "libpq-dev"),
    ("  No package 'libzmq' found", "libzmq3-dev"),
  ]) func aMissingToolNamesItsPackage(_ line: String, _ package: String) {
    #expect(cause(line)?.hint?.contains("apt install \(package),") == true)
  }

  @Test(arguments: [
    (
      "a.c:2:3: error: expected ';' before '}'\na.c:9:9: error: other",
      "a.c:2:3: error: expected ';' before '}'"
    ),
    (
      "../meson.build:12:0: ERROR: Dependency \"cairo\" not found, tried pkgconfig",
      "../meson.build:12:0: ERROR: Dependency \"cairo\" not found, tried pkgconfig"
    ),
    (
      "Traceback (most recent call last):\n  File \"x\"\nValueError: first\n"
        + "During handling …\nsetuptools.errors.PackageDiscoveryError: Multiple top-level packages\n"
        + "\nTo avoid accidental inclusion …\nerror: subprocess-exited-with-error",
      "setuptools.errors.PackageDiscoveryError: Multiple top-level packages"
    ),
    (
      "distutils.errors.DistutilsFileError: package directory 'shop' does not exist\n"
        + "During handling …\ndistutils.errors.DistutilsInternalError: Support for editable installs "
        + "via PEP 660 was recently introduced\nin `setuptools`.\nDuring handling …\n"
        + "SystemExit: error: Support for editable installs via PEP 660 was recently introduced\n",
      "distutils.errors.DistutilsFileError: package directory 'shop' does not exist"
    ),
    (
      "error: invalid command 'bdist_wheel'\nERROR: Failed building wheel for tap",
      "invalid command 'bdist_wheel'"
    ),
  ]) func theFirstSentenceIsTheToolsOwn(_ output: String, _ sentence: String) {
    #expect(cause(output)?.description == sentence)
  }

  // Debian's hatchling and trove-classifiers are older than the project.
  @Test func newClassifiersNeedANewerBackend() {
    let found = cause(
      "ValueError: Unknown classifier in field `project.classifiers`: Programming Language :: Python :: 3.13"
    )
    #expect(found?.hint?.contains("'build-isolation: yes'") == true)
  }

  @Test func theWholeOutputIsKept() throws {
    let directory = try Scratch()
    let output = Array(String(repeating: "line\n", count: 9000).utf8)
    let logs = BuildLogs(
      report: directory.path.appending("report.json"), secrets: Secrets(), temporary: "/nowhere")
    let failure = BuildFailure(
      of: "tap 1/0", status: "exited with status 1", output: output, logs: logs)
    let log = directory.path.appending("venvdeb-build-tap-1-0.log")
    #expect(failure.log == log)
    #expect(try FileSystem.read(log) == output)
    #expect(try FileSystem.status(log)?.permissions == .ownerReadWrite)
    #expect(failure.message.hasPrefix("cannot build tap 1/0: exited with status 1\n"))
    #expect(failure.message.contains(log.string))
  }

  @Test func withoutALogTheEndOfTheOutputIsInTheMessage() {
    let logs = BuildLogs(
      report: "/proc/none/report.json", secrets: Secrets(), temporary: "/proc/none")
    let failure = BuildFailure(
      of: "tap", status: "failed", output: Array("one\ntwo\n".utf8), logs: logs)
    #expect(failure.message == "cannot build tap: failed\n    one\n    two")
  }
}
