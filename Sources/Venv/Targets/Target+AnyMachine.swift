internal import Debian
internal import Packaging
internal import SystemPackage

extension Target {
  /// The target as it is on every machine of its architecture: without what only the kernel that
  /// runs there says.
  package var onAnyMachine: Target {
    let machine = architecture?.machine ?? machine
    return Target(
      python: python, paths: paths, elf: elf, isHardFloatARM: isHardFloatARM, machine: machine,
      glibc: glibc, musl: musl,
      markers: markers.onAnyMachine(machine, or: architecture?.otherMachines ?? []))
  }

  /// The target that Debian's package of a CPython is; nil for a Python whose bytecode is not known
  /// here.
  ///
  /// These few facts decide all others: Debian builds every Python in the same way.
  init?(debianPython version: String, architecture: Architecture, glibc: LibcVersion) {
    guard let python = Python(debian: version, architecture) else { return nil }
    let directory = python.directoryName
    self.init(
      python: python,
      paths: Paths(
        executable: FilePath("/usr/bin").appending(directory),
        stdlib: FilePath("/usr/lib").appending(directory),
        include: FilePath("/usr/include").appending(directory)),
      elf: architecture.program, isHardFloatARM: architecture.name == "armhf",
      machine: architecture.machine, glibc: glibc, musl: nil,
      markers: MarkerEnvironment(linuxPython: version, machine: architecture.machine)
        .onAnyMachine(architecture.machine, or: architecture.otherMachines))
  }
}

extension Target.Python {
  /// The CPython that Debian builds for an architecture, by its full version; nil for one whose
  /// bytecode is not known here.
  fileprivate init?(debian fullVersion: String, _ architecture: Architecture) {
    guard let version = PythonVersion(parsing: fullVersion), version.major == 3,
      let number = PycHeader.magicNumbers[version.minor]
    else { return nil }
    let tag = "cpython-\(version.major)\(version.minor)"
    self.init(
      implementation: "cpython", version: version, fullVersion: fullVersion, cacheTag: tag,
      magicNumber: Self.magic(number), soabi: "\(tag)-\(architecture.tuple)",
      extSuffix: ".\(tag)-\(architecture.tuple).so", isFreeThreaded: false, isDebug: false)
  }

  /// Returns the first four bytes of .pyc files in hexadecimal, by their magic number.
  static func magic(_ number: Int) -> String {
    [number & 0xff, number >> 8, 0x0d, 0x0a].map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0\(digits)" : digits
    }.joined()
  }
}
