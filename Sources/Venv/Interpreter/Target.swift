package import ELF
package import Packaging
package import SystemPackage

/// Everything that an interpreter and the system it runs on decide about a tree.
///
/// It is a value: whoever has one needs neither the interpreter nor its machine.
package struct Target: Sendable, Hashable, Codable {
  /// The Python of a target, apart from the files that it is made of.
  package struct Python: Sendable, Hashable, Codable {
    /// `sys.implementation.name`; always `cpython`.
    package let implementation: String
    /// The version in two numbers.
    package let version: PythonVersion
    /// As `platform.python_version()` says it: `3.11.2`, `3.14.0rc1`.
    package let fullVersion: String
    /// The part of the names of .pyc files that tells whose they are: `cpython-311`.
    package let cacheTag: String
    /// The first four bytes of .pyc files in hexadecimal: `a70d0d0a`.
    package let magicNumber: String
    /// The part of the names of extension modules that tells whose they are:
    /// `cpython-311-x86_64-linux-gnu`; empty if the interpreter does not say.
    package let soabi: String
    /// The ending of the names of its own extension modules: `.cpython-311-x86_64-linux-gnu.so`.
    package let extSuffix: String
    /// Whether it was built without the global interpreter lock (PEP 703).
    package let isFreeThreaded: Bool
    /// Whether it was built with `Py_DEBUG`.
    package let isDebug: Bool

    /// The name of the interpreter's own directories in `lib` and `include`: `python3.11`, or
    /// `python3.13t` without the global interpreter lock.
    package var directoryName: String { "python\(version)\(isFreeThreaded ? "t" : "")" }

    /// The interpreter as names of wheels and bundles have it: `cp311`, `cp313t`.
    package var tag: String {
      "cp\(version.major)\(version.minor)\(isFreeThreaded ? "t" : "")"
    }
  }

  /// The files of a target's interpreter.
  package struct Paths: Sendable, Hashable {
    /// The interpreter itself, under the name that stays when the default Python changes:
    /// `/usr/bin/python3.11`, not `/usr/bin/python3`.
    package let executable: FilePath
    /// The directory of the standard library.
    package let stdlib: FilePath
    /// The directory of the C headers.
    package let include: FilePath
  }

  /// The Python.
  package let python: Python
  /// The files of its interpreter.
  package let paths: Paths
  /// The machine that the interpreter is a program for, whatever the kernel is.
  package let elf: ElfMachine
  /// Whether it is an ARM program with EABI 5 and hard float, which `elf` does not tell.
  package let isHardFloatARM: Bool
  /// The machine as the kernel names it: `x86_64`, `aarch64`, `armv7l`.
  package let machine: String
  /// The GNU C library that the interpreter runs on; nil for another one.
  package let glibc: LibcVersion?
  /// The musl C library that the interpreter runs on; nil for another one, as in Debian.
  package let musl: LibcVersion?
  /// The values of environment markers.
  package let markers: MarkerEnvironment
}

extension Target {
  /// The interpreter: `/usr/bin/python3.11`.
  package var executable: FilePath { paths.executable }

  /// Whether the interpreter is a 32-bit program.
  package var is32Bit: Bool { !elf.is64Bit }

  /// The compatibility tags of wheels that the interpreter can use.
  package var tags: CompatibilityTags {
    CompatibilityTags(
      TagEnvironment(
        implementation: python.implementation, python: python.version,
        isFreeThreaded: python.isFreeThreaded, isDebug: python.isDebug, glibc: glibc, musl: musl,
        machine: machine, is32Bit: is32Bit, isHardFloatARM: isHardFloatARM))
  }
}

extension Target.Paths: Codable {
  private enum CodingKeys: String, CodingKey {
    case executable, stdlib, include
  }

  /// Reads paths as strings.
  ///
  /// Throws `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    executable = FilePath(try container.decode(String.self, forKey: .executable))
    stdlib = FilePath(try container.decode(String.self, forKey: .stdlib))
    include = FilePath(try container.decode(String.self, forKey: .include))
  }

  /// Writes paths as strings.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(executable.string, forKey: .executable)
    try container.encode(stdlib.string, forKey: .stdlib)
    try container.encode(include.string, forKey: .include)
  }
}
