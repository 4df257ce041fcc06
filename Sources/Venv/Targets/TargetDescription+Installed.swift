package import Debian
internal import Packaging
internal import SystemPackage

extension TargetDescription {
  /// Describes the target of an interpreter that a package has installed on this machine; `name`
  /// has the system and its release.
  ///
  /// Throws `TargetError` for another interpreter than Debian's, `FileError`, and `SyntaxError` for a
  /// damaged database of packages.
  package init(
    _ interpreter: Interpreter, system: String, release: String,
    database: PackageDatabase = PackageDatabase()
  ) throws {
    let target = interpreter.target
    let path = interpreter.executable
    guard let package = target.interpreterPackage, let glibc = target.glibc,
      let architecture = target.architecture,
      let name = TargetName(system: system, release: release, architecture: architecture),
      let version = try database.versions(of: ["\(package):\(architecture.name)"]).first?.value
    else { throw TargetError.notPackaged(path) }
    try self.init(name, packageVersion: version.description, glibc: glibc)
    if let difference = differences(from: target.onAnyMachine).first {
      throw TargetError.differs("'\(path.string)'", difference)
    }
  }
}
