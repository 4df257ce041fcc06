/// What decides which compatibility tags an interpreter supports (PEP 425).
package struct TagEnvironment: Hashable, Sendable {
  /// `sys.implementation.name`, such as `cpython`.
  package var implementation: String
  /// The feature version of the interpreter.
  package var python: PythonVersion
  /// Built without the global interpreter lock: `Py_GIL_DISABLED`.
  package var isFreeThreaded: Bool
  /// Built with `Py_DEBUG`.
  package var isDebug: Bool
  /// The GNU C library the interpreter runs with; nil if it runs with another.
  package var glibc: LibcVersion?
  /// The musl C library the interpreter is linked with; nil if it is not.
  package var musl: LibcVersion?
  /// The machine as `sysconfig.get_platform()` ends: `x86_64`, `aarch64`, `armv7l`.
  package var machine: String
  /// The interpreter is a 32-bit program, whatever the kernel is.
  package var is32Bit: Bool
  /// The interpreter is an ARM EABI 5 program with the hard-float calling convention.
  package var isHardFloatARM: Bool

  /// An environment by its properties.
  package init(
    implementation: String, python: PythonVersion, isFreeThreaded: Bool = false,
    isDebug: Bool = false, glibc: LibcVersion? = nil, musl: LibcVersion? = nil, machine: String,
    is32Bit: Bool = false, isHardFloatARM: Bool = false
  ) {
    self.implementation = implementation
    self.python = python
    self.isFreeThreaded = isFreeThreaded
    self.isDebug = isDebug
    self.glibc = glibc
    self.musl = musl
    self.machine = machine
    self.is32Bit = is32Bit
    self.isHardFloatARM = isHardFloatARM
  }
}

extension TagEnvironment {
  /// The platform tags from best to worst: every manylinux or musllinux that the C library covers,
  /// then plain linux (PEP 513, 571, 599, 600 and 656).
  package var platforms: [String] {
    let architectures = self.architectures
    var platforms: [String] = []
    if let glibc, isManylinux(architectures) {
      for architecture in architectures {
        platforms += Self.manylinux(glibc, architecture, isX86: isX86(architectures))
      }
    }
    if let musl {
      for architecture in architectures {
        platforms += stride(from: musl.minor, through: 0, by: -1).map {
          "musllinux_\(musl.major)_\($0)_\(architecture)"
        }
      }
    }
    return platforms + architectures.map { "linux_\($0)" }
  }

  /// The names of the machine in platform tags, the closest first.
  ///
  /// A 32-bit interpreter on a 64-bit kernel is what it is, not what `uname` says.
  private var architectures: [String] {
    let machine = String(
      decoding: machine.utf8.map { ".- ".utf8.contains($0) ? UInt8(ascii: "_") : $0 },
      as: UTF8.self)
    switch (machine, is32Bit) {
    case ("x86_64", true): return ["i686"]
    case ("aarch64", true), ("armv8l", _): return ["armv8l", "armv7l"]
    default: return [machine]
    }
  }

  private func isX86(_ architectures: [String]) -> Bool {
    architectures.contains("x86_64") || architectures.contains("i686")
  }

  /// Returns whether the interpreter follows the ABI that manylinux wheels for the architecture are
  /// built for.
  ///
  /// Debian's armel and the i386 of machines that are no i686 do not.
  private func isManylinux(_ architectures: [String]) -> Bool {
    if architectures.contains("armv7l") { return is32Bit && isHardFloatARM }
    if architectures.contains("i686") { return is32Bit }
    let known = ["x86_64", "aarch64", "ppc64", "ppc64le", "s390x", "loongarch64", "riscv64"]
    return architectures.contains { known.contains($0) }
  }

  private static func manylinux(
    _ glibc: LibcVersion, _ architecture: String, isX86: Bool
  ) -> [String] {
    // The floor is CentOS 5 on x86 and CentOS 7 elsewhere. Should glibc 3 ever come, all of glibc 2
    // is below it; nobody knows its last minor version, and 50 is what packaging assumes.
    guard glibc.major >= 2 else { return [] }
    let floor = isX86 ? 5 : 17
    let legacy = [17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"]
    var tags: [String] = []
    for major in stride(from: glibc.major, through: 2, by: -1) {
      let newest = major == glibc.major ? glibc.minor : 50
      for minor in stride(from: newest, through: major == 2 ? floor : 0, by: -1) {
        tags.append("manylinux_\(major)_\(minor)_\(architecture)")
        if major == 2, let name = legacy[minor] { tags.append("\(name)_\(architecture)") }
      }
    }
    return tags
  }
}
