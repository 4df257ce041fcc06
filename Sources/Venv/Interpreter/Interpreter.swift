internal import ELF
internal import Glibc
package import SystemPackage

/// A version in two numbers, as the C libraries count.
package struct LibcVersion: Sendable, Hashable, Codable, Comparable {
  package let major: Int
  package let minor: Int

  package init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads the first two numbers of a version such as `2.36` or `2.36-rc1`.
  package init?(parsing text: some StringProtocol) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Int(parts[0]),
      let minor = Int(parts[1].prefix { $0.isASCII && $0.isNumber })
    else { return nil }
    self.init(major: major, minor: minor)
  }

  package static func < (left: LibcVersion, right: LibcVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}

/// A CPython that trees are made for, with all that decides what fits it.
package struct Interpreter: Sendable, Hashable, Codable {
  /// The interpreter itself, under the name that stays when the default Python changes:
  /// `/usr/bin/python3.11`, not `/usr/bin/python3`.
  package let executable: FilePath
  /// `sys.implementation.name`; always `cpython`.
  package let implementation: String
  package let major: Int
  package let minor: Int
  package let micro: Int
  /// As `platform.python_version()` says it: `3.11.2`, `3.14.0rc1`.
  package let version: String
  /// What .pyc files have in their names: `cpython-311`.
  package let cacheTag: String
  /// What extension modules have in their names; empty if the interpreter does not say.
  package let soabi: String
  /// How the names of its own extension modules end: `.cpython-311-x86_64-linux-gnu.so`.
  package let extSuffix: String
  /// The first four bytes of its .pyc files in hexadecimal: `a70d0d0a`.
  package let magicNumber: String
  /// Built without the global interpreter lock (PEP 703).
  package let isFreeThreaded: Bool
  /// Built with Py_DEBUG.
  package let isDebug: Bool
  /// The GNU C library that it runs on.
  package let glibc: LibcVersion?
  /// The musl C library that it runs on; never so on Debian.
  package let musl: LibcVersion?
  /// The machine as the kernel names it: `x86_64`, `aarch64`, `armv7l`.
  package let machine: String
  /// Whether it is a 32-bit program, whatever the kernel is.
  package let is32Bit: Bool
  /// Whether it is an ARM program with EABI 5 and hard float.
  package let isHardFloatARM: Bool
  /// The eleven variables of PEP 508 markers, without `extra`.
  package let markers: [String: String]
  /// Where its standard library is.
  package let stdlib: FilePath
  /// Where its C headers are.
  package let include: FilePath

  /// The version in two numbers: `3.11`.
  package var shortVersion: String { "\(major).\(minor)" }

  /// What the interpreter's own directories in `lib` and `include` are called: `python3.11`, or
  /// `python3.13t` without the global interpreter lock.
  package var directoryName: String { "python\(shortVersion)\(isFreeThreaded ? "t" : "")" }

  /// An interpreter from its answers, its ELF header and the machine that we run on; nil where an
  /// answer is missing.
  init?(
    executable: FilePath, probe: InterpreterProbe, header: ExecutableHeader, musl: LibcVersion?,
    system: SystemNames = .current
  ) {
    let fields = probe.fields
    let numbers = (fields["version"] ?? "").split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 3, let implementation = fields["implementation"],
      let version = fields["full_version"], let cacheTag = fields["cache_tag"], !cacheTag.isEmpty,
      let soabi = fields["soabi"], let extSuffix = fields["ext_suffix"],
      let magicNumber = fields["magic"], magicNumber.utf8.count == 8,
      let osName = fields["os_name"], let sysPlatform = fields["sys_platform"],
      let implementationVersion = fields["implementation_version"],
      let pythonImplementation = fields["platform_python_implementation"],
      let stdlib = fields["stdlib"], let include = fields["include"], let libc = fields["libc"]
    else { return nil }
    self.executable = executable
    self.implementation = implementation
    (major, minor, micro) = (numbers[0], numbers[1], numbers[2])
    self.version = version
    self.cacheTag = cacheTag
    self.soabi = soabi
    self.extSuffix = extSuffix
    self.magicNumber = magicNumber
    isFreeThreaded = fields["free_threaded"] == "1"
    isDebug = fields["debug"] == "1"
    glibc = libc.hasPrefix("glibc ") ? LibcVersion(parsing: libc.dropFirst(6)) : nil
    self.musl = musl
    machine = system.machine
    is32Bit = header.is32Bit
    isHardFloatARM = header.isHardFloatARM
    markers = [
      "os_name": osName,
      "sys_platform": sysPlatform,
      "platform_machine": system.machine,
      "platform_python_implementation": pythonImplementation,
      "platform_release": system.release,
      "platform_system": system.name,
      "platform_version": system.version,
      "python_version": "\(numbers[0]).\(numbers[1])",
      "python_full_version": version,
      "implementation_name": implementation,
      "implementation_version": implementationVersion,
    ]
    self.stdlib = FilePath(stdlib)
    self.include = FilePath(include)
  }
}

/// What the kernel calls itself and the machine; see uname(2).
struct SystemNames: Sendable, Hashable {
  let name: String
  let release: String
  let version: String
  let machine: String

  /// The kernel that we run on.
  ///
  /// A personality set with setarch(8) counts.
  static var current: SystemNames {
    var names = utsname()
    uname(&names)
    func text(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return SystemNames(
      name: text(names.sysname), release: text(names.release), version: text(names.version),
      machine: text(names.machine))
  }
}
