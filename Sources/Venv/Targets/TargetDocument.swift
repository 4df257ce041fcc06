internal import Core
internal import Debian
internal import ELF
internal import Packaging
internal import SystemPackage

/// A target file, member by member.
///
/// Few of the members decide the others; all are there for those who read the file, people and
/// programs, and a file in which one contradicts another is rejected.
struct TargetDocument: Encodable {
  struct Distribution: Encodable {
    let id: String
    let release: String
  }

  struct Architecture: Encodable {
    struct Elf: Encodable {
      let `class`: Int
      let byteorder: String
      let machine: Int
      /// The flags that change the calling convention.
      let flags: Int
    }

    let debian: String
    let multiarch: String
    let machine: String
    let elf: Elf
  }

  struct Python: Encodable {
    let implementation: String
    let version: String
    let cacheTag: String
    let magic: String
    let soabi: String
    let extSuffix: String
    let freeThreaded: Bool
    let debug: Bool
    let executable: String
    let stdlib: String
    let include: String

    private enum CodingKeys: String, CodingKey {
      case implementation, version, magic, soabi, debug, executable, stdlib, include
      case cacheTag = "cache_tag"
      case extSuffix = "ext_suffix"
      case freeThreaded = "free_threaded"
    }
  }

  struct Libc: Encodable {
    let kind: String
    let version: String
  }

  struct Packages: Encodable {
    struct Interpreter: Encodable {
      let name: String
      let version: String
    }

    let interpreter: Interpreter
  }

  struct Provenance: Encodable {
    struct Deb: Encodable {
      let package: String
      let version: String
      let sha256: String
    }

    let debs: [Deb]
  }

  let format = Self.formatVersion
  let name: String
  let distribution: Distribution
  let architecture: Architecture
  let python: Python
  let libc: Libc
  let markers: MarkerEnvironment
  let uncertain: [String: [String]]
  let packages: Packages
  let provenance: Provenance?

  /// The version of the format.
  static let formatVersion = 1

  private enum CodingKeys: String, CodingKey {
    case format, name, distribution, architecture, python, libc, markers, uncertain, packages
    case provenance
  }

  /// The file of a description.
  init(_ description: TargetDescription) {
    self.init(
      name: description.name, target: description.target,
      package: Packages.Interpreter(
        name: description.package, version: description.packageVersion),
      sources: description.sources)
  }

  /// The file with the facts of a target, whatever they are.
  init(
    name: TargetName, target: Target, package: Packages.Interpreter,
    sources: [TargetDescription.Source]
  ) {
    self.name = name.description
    distribution = Distribution(id: name.system, release: name.release)
    architecture = Architecture(target)
    python = Python(target)
    libc = Libc(
      kind: target.musl == nil ? "glibc" : "musl",
      version: (target.musl ?? target.glibc)?.description ?? "")
    markers = target.markers
    uncertain = Dictionary(
      uniqueKeysWithValues: target.markers.alternatives.map { ($0.rawValue, $1) })
    packages = Packages(interpreter: package)
    provenance =
      sources.isEmpty
      ? nil
      : Provenance(
        debs: sources.map {
          Provenance.Deb(
            package: $0.package.description, version: $0.version, sha256: $0.sha256.hex)
        })
  }
}

extension TargetDocument.Architecture {
  fileprivate init(_ target: Target) {
    debian = target.architectureName
    multiarch = target.architecture?.tuple ?? ""
    machine = target.machine
    elf = Elf(
      class: target.elf.is64Bit ? 64 : 32,
      byteorder: target.elf.isBigEndian ? "big" : "little",
      machine: Int(target.elf.processor.rawValue),
      flags: target.isHardFloatARM ? Self.hardFloat : Int(target.elf.flags))
  }

  /// EABI 5, and floating point arguments in registers (`EF_ARM_ABI_FLOAT_HARD`).
  private static let hardFloat = 0x0500_0400
}

extension TargetDocument.Python {
  fileprivate init(_ target: Target) {
    let (python, paths) = (target.python, target.paths)
    implementation = python.implementation
    version = python.fullVersion
    cacheTag = python.cacheTag
    magic = python.magicNumber
    soabi = python.soabi
    extSuffix = python.extSuffix
    freeThreaded = python.isFreeThreaded
    debug = python.isDebug
    executable = paths.executable.string
    stdlib = paths.stdlib.string
    include = paths.include.string
  }
}
