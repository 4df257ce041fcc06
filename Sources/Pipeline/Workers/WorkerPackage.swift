internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// A package of the Python of another release, as its target names it.
struct WorkerPackage: Sendable {
  let target: TargetName
  let source: TargetDescription.Source

  /// The name of the package.
  var name: String { source.package.description }

  /// The name of its file in archives, without the epoch of its version.
  var fileName: String {
    let version = source.version.split(separator: ":", maxSplits: 1).last ?? ""
    return "\(name)_\(version)_\(target.architecture.name).deb"
  }

  /// Its directory in the pool of an archive, which is that of its source package.
  var poolDirectory: String {
    let names = ["libc6": "glibc", "libexpat1": "expat", "zlib1g": "zlib"]
    let python = name.hasPrefix("lib") ? String(name.dropFirst(3)) : name
    let origin =
      names[name] ?? (python.hasSuffix("-minimal") ? String(python.dropLast(8)) : python)
    return "\(origin.prefix(origin.hasPrefix("lib") ? 4 : 1))/\(origin)"
  }

  /// What the cache remembers it under.
  var key: [String] { ["deb", source.sha256.hex] }

  /// Returns the packages that are needed to run the Python of a target: those of the interpreter, and
  /// those of the libraries that it is linked with.
  ///
  /// Throws `WorkerError.incomplete`.
  static func all(of description: TargetDescription) throws(WorkerError) -> [WorkerPackage] {
    let python = description.package
    var packages: [WorkerPackage] = []
    for name in ["\(python)-minimal", "lib\(python)-minimal", "libc6", "libexpat1", "zlib1g"] {
      guard let source = description.sources.first(where: { $0.package.description == name })
      else { throw .incomplete(description.name, package: name) }
      packages.append(WorkerPackage(target: description.name, source: source))
    }
    return packages
  }
}
