internal import Debian
internal import Packaging

/// The build dependencies of a project, as Debian packages.
///
/// The project's own build backend (PEP 517) builds it, from Debian's packages where there are any:
/// they need no network, and every build uses the same. Where Debian 12 has none, or none that is
/// new enough, `python3-pip` is the alternative, with which the build fetches it.
package struct BuildRequirement: Sendable, Equatable {
  /// The relations for Build-Depends, in the order of the names.
  package let relations: [String]
  /// The requirements (PEP 508) that have no package in Debian 12 and are fetched there.
  package let fetchedOnDebian12: [String]

  /// The build dependencies of a project with this metadata.
  package init(_ metadata: ProjectMetadata) {
    var required = metadata.buildRequires
    // Before setuptools 70.1 its wheels were made by the package wheel.
    if metadata.backend.hasPrefix("setuptools.") { required += ["setuptools", "wheel"] }
    var relations: Set<String> = []
    var fetched: [String] = []
    var known: Set<String> = []
    for text in required {
      guard let requirement = try? Requirement(text) else {
        fetched.append(text)
        relations.insert(Self.relation(of: Self.pip))
        continue
      }
      let name = requirement.name.normalized
      guard known.insert(name).inserted else { continue }
      let package = Self.packages[name]
      let bounds = VersionBounds(requirement.specifiers)
      let relation = package.map { Self.relation(of: $0, atLeast: bounds.minimum) }
      if let relation, let version = package?.versionInDebian12, bounds.contains(version) {
        relations.insert(relation)
      } else {
        fetched.append(text)
        relations.insert(
          [relation, Self.relation(of: Self.pip)].compactMap { $0 }.joined(separator: " | "))
      }
      if Self.nativeBuilders.contains(name) { relations.insert("python3-dev:native") }
    }
    let python = metadata.requiresPython.flatMap {
      (try? VersionSpecifiers($0)).flatMap { VersionBounds($0).minimum }
    }
    relations.insert(Self.relation("python3:any", atLeast: python))
    self.relations = relations.sorted()
    fetchedOnDebian12 = fetched
  }

  /// Returns the relation on a package that runs during the build.
  ///
  /// Its architecture is that of the build machine, in a cross build too: `Multi-Arch: foreign`
  /// says so for some packages (dpkg then rejects a qualifier), `:native` for all others.
  private static func relation(
    of package: Package, atLeast minimum: PackageVersion? = nil
  ) -> String {
    relation(package.isForeign ? package.name : "\(package.name):native", atLeast: minimum)
  }

  /// Returns a relation; the tilde admits backports and pre-releases of the version.
  private static func relation(_ package: String, atLeast minimum: PackageVersion?) -> String {
    minimum.map { "\(package) (>= \($0)~)" } ?? package
  }

  /// A package of Debian, and its version in Debian 12; nil if that does not have it.
  private struct Package {
    let name: String
    let versionInDebian12: String?
    /// Whether it is `Multi-Arch: foreign`.
    let isForeign: Bool

    init(_ name: String, _ versionInDebian12: String? = nil, isForeign: Bool = false) {
      self.name = name
      self.versionInDebian12 = versionInDebian12
      self.isForeign = isForeign
    }
  }

  private static let pip = Package("python3-pip", "23.0.1")

  /// Build backends and their plug-ins by normalised name; those without a version came with 13.
  private static let packages = [
    "cffi": Package("python3-cffi", "1.15.1"),
    "cython": Package("cython3", "0.29.32"),
    "flit": Package("flit", "3.8.0"),
    "flit-core": Package("flit", "3.8.0"),
    "hatch-fancy-pypi-readme": Package("python3-hatch-fancy-pypi-readme"),
    "hatch-requirements-txt": Package("python3-hatch-requirements-txt", "0.3.0"),
    "hatch-vcs": Package("python3-hatch-vcs", "0.3.0"),
    "hatchling": Package("python3-hatchling", "1.12.2"),
    "maturin": Package("python3-maturin"),
    "meson-python": Package("python3-mesonpy", "0.12.0"),
    "numpy": Package("python3-numpy", "1.24.2"),
    "oldest-supported-numpy": Package("python3-numpy", "1.24.2"),
    "packaging": Package("python3-packaging", "23.0"),
    "pbr": Package("python3-pbr", "5.10.0"),
    "pdm-backend": Package("python3-pdm-backend"),
    "poetry-core": Package("python3-poetry-core", "1.4.0"),
    "poetry-dynamic-versioning": Package("python3-poetry-dynamic-versioning"),
    "pybind11": Package("python3-pybind11", "2.10.3", isForeign: true),
    "scikit-build": Package("python3-skbuild", "0.16.4"),
    "scikit-build-core": Package("python3-scikit-build-core"),
    "setuptools": Package("python3-setuptools", "66.1.1", isForeign: true),
    "setuptools-rust": Package("python3-setuptools-rust", "1.5.2"),
    "setuptools-scm": Package("python3-setuptools-scm", "7.1.0"),
    "tomli": Package("python3-tomli", "2.0.1"),
    "trove-classifiers": Package("python3-trove-classifiers", "2023.4.18"),
    "versioneer": Package("python3-versioneer", "0.28"),
    "wheel": Package("python3-wheel", "0.38.4"),
  ]

  /// The build backends and plug-ins that compile against Python's C headers.
  private static let nativeBuilders: Set<String> = [
    "cffi", "cython", "maturin", "meson-python", "numpy", "oldest-supported-numpy", "pybind11",
    "scikit-build", "scikit-build-core", "setuptools-rust",
  ]
}

/// The bounds of the versions that a requirement accepts, as far as Debian's relations can say them.
private struct VersionBounds {
  /// The oldest version that is accepted.
  private(set) var minimum: PackageVersion?
  /// The first version that is not accepted any more.
  private var limit: PackageVersion?

  init(_ specifiers: VersionSpecifiers) {
    for clause in specifiers.clauses where !clause.isPrefixMatch {
      guard let version = try? PythonVersionMapping.debianVersion(clause.text) else { continue }
      switch clause.comparison {
      case .identical, .equal, .compatible, .atLeast, .greater:
        minimum = max(minimum ?? version, version)
      case .less, .atMost: limit = min(limit ?? version, version)
      case .notEqual: break
      }
    }
  }

  func contains(_ text: String) -> Bool {
    guard let version = try? PackageVersion(parsing: text) else { return false }
    return version >= minimum ?? version && limit.map { version < $0 } ?? true
  }
}
