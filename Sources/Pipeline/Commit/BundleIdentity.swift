internal import Packaging

/// The name and version that the user gave a bundle, as far as they did.
struct BundleIdentity {
  let name: String?
  let version: String?

  /// Returns the name and version of a bundle with these distributions.
  ///
  /// The name is the given one, else that of the project, else `fallback` if a distribution has that
  /// name. The version is the given one, else that of the distribution with the bundle's name, else
  /// that of the project. Throws `PackError` if that leaves either open.
  func resolve(
    among distributions: [InstalledTree.Distribution], fallback: String? = nil
  ) throws(PackError) -> (name: String, version: String) {
    let project = distributions.first { $0.origin == .project }
    func named(_ name: String) -> InstalledTree.Distribution? {
      distributions.first { $0.name == (try? PackageName(name))?.normalized }
    }
    guard let name = self.name ?? project?.name ?? fallback.flatMap({ named($0)?.name }) else {
      throw .noName
    }
    guard let version = self.version ?? named(name)?.version ?? project?.version else {
      throw .noVersion(name)
    }
    return (name, version)
  }
}
