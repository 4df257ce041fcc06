/// Packages of one source that a suite has in several versions.
enum Skew {
  /// Returns a short text for each package: name, version and architectures.
  static func descriptions(of packages: [RepositoryPackage]) -> [String] {
    var architectures: [String: [String]] = [:]
    for package in packages {
      architectures["\(package.name) \(package.version)", default: []].append(package.architecture)
    }
    return architectures.sorted { $0.key < $1.key }.map {
      "\($0.key) (\($0.value.sorted().joined(separator: " ")))"
    }
  }
}
