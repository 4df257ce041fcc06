internal import Debian
internal import Packaging

/// The build dependencies of a project, as Debian packages.
///
/// The project's own build backend (PEP 517) builds it, from Debian's packages where there are any:
/// they need no network, and every build uses the same. Where the suite has none, or none that is
/// new enough, `python3-pip` is the alternative, with which the build fetches it.
package struct BuildRequirement: Sendable, Equatable {
  /// The relations for Build-Depends, in the order of the names.
  package let relations: [String]
  /// What the suite cannot provide, or what is not known of it, for the user.
  package let notes: [String]
  /// Whether the versions of the suite satisfy what `requires` says, but not what the metadata
  /// needs, so that the build has to be isolated from them.
  package let needsIsolation: Bool

  /// The build dependencies of a project with this metadata.
  ///
  /// `needsPip` says whether anything of the lock may have to be built, and `asksGit` whether it has
  /// a revision in Git.
  package init(
    _ metadata: ProjectMetadata, in catalogue: PackageCatalogue, needsPip: Bool = false,
    asksGit: Bool = false
  ) {
    var collector = Collector(catalogue: catalogue)
    var known: Set<String> = []
    for text in Self.required(by: metadata) {
      guard let requirement = try? Requirement(text) else {
        collector.addForeign(text)
        continue
      }
      guard requirement.marker.applies(in: metadata.markers) else { continue }
      guard known.insert(requirement.name.normalized).inserted else { continue }
      collector.add(requirement, text: text, features: metadata.features)
    }
    collector.relations.formUnion(Self.compilers(for: metadata, required: known))
    if needsPip { collector.relations.insert(BackendPackage.pip.relation()) }
    if asksGit || metadata.needsGit { collector.relations.insert("git") }
    let python = metadata.requiresPython.flatMap {
      (try? VersionSpecifiers($0)).flatMap(minimum(of:))
    }
    collector.relations.insert("python3:any\(BackendPackage.bound(atLeast: python))")
    relations = collector.relations.sorted()
    notes = collector.notes
    needsIsolation = collector.needsIsolation
  }

  /// The names of the packages that the project's requirements may have, for apt.
  static func candidates(for metadata: ProjectMetadata) -> Set<String> {
    Set(
      required(by: metadata).compactMap { text in
        (try? Requirement(text)).map { BackendPackage.package(of: $0.name.normalized).name }
      })
  }

  private static func required(by metadata: ProjectMetadata) -> [String] {
    // Before setuptools 70.1 its wheels were made by the package wheel.
    let implied = metadata.backend.hasPrefix("setuptools.") ? ["setuptools", "wheel"] : []
    return metadata.buildRequires + implied
  }

  /// Returns the packages with which native code is compiled; build-essential is always there.
  private static func compilers(for metadata: ProjectMetadata, required: Set<String>)
    -> Set<String>
  {
    let native = Set(metadata.native)
    guard !native.isEmpty || !required.isDisjoint(with: nativeBuilders) else { return [] }
    var packages: Set<String> = ["python3-dev:native"]
    if native.contains(.meson) { packages.insert("pkgconf") }
    if native.contains(.cmake) { packages.formUnion(["cmake", "ninja-build"]) }
    if native.contains(.fortran) { packages.insert("gfortran") }
    if native.contains(.rust) || required.contains("setuptools-rust") {
      packages.formUnion(["cargo", "rustc"].map { BackendPackage($0, nil, nil).relation() })
    }
    return packages
  }

  /// The build backends and plug-ins that compile against Python's C headers.
  private static let nativeBuilders: Set<String> = [
    "cffi", "cython", "hatch-cython", "hatch-mypyc", "maturin", "meson-python", "nanobind",
    "numpy", "oldest-supported-numpy", "pybind11", "scikit-build", "scikit-build-core",
    "setuptools-rust",
  ]
}

/// Collects relations and what is to be said about them.
private struct Collector {
  let catalogue: PackageCatalogue
  var relations: Set<String> = []
  var notes: [String] = []
  var needsIsolation = false

  /// The suite in messages.
  private var suite: String { catalogue.suite?.name ?? "this system" }

  /// Adds what is no requirement that a package could satisfy, such as a URL.
  mutating func addForeign(_ text: String) {
    relations.insert(BackendPackage.pip.relation())
    notes.append("the build fetches '\(text)' from the index")
  }

  mutating func add(
    _ requirement: Requirement, text: String, features: [ProjectMetadata.Feature]
  ) {
    guard requirement.url == nil else { return addForeign(text) }
    let name = requirement.name.normalized
    let package = BackendPackage.package(of: name)
    let feature = BackendFeature.newest(of: features, for: name)
    func isEnough(_ version: PackageVersion) -> Bool {
      satisfies(version, requirement.specifiers)
        && feature.map { satisfies(version, $0.specifiers) } ?? true
    }
    let bound = [
      minimum(of: requirement.specifiers), feature.flatMap { minimum(of: $0.specifiers) },
    ]
    .compactMap { $0 }.max()
    let relation = package.relation(atLeast: bound)
    let pip = BackendPackage.pip.relation()
    switch catalogue.availability(of: package.name) {
    case .available(let version) where isEnough(version):
      relations.insert(relation)
    case .available(let version):
      relations.insert("\(relation) | \(pip)")
      let isAllowed = satisfies(version, requirement.specifiers)
      if isAllowed { needsIsolation = true }
      let needed =
        isAllowed
        ? "\(feature?.reason ?? text) needs \(name) \(feature?.specifiers.description ?? "")"
        : "the build requires '\(text)'"
      let elsewhere = catalogue.newerSource(of: package.name, where: isEnough)
      notes.append(
        "\(needed), \(suite) has \(package.name) \(version.upstream): the build fetches it from the"
          + " index" + (elsewhere.map { " (\($0))" } ?? ""))
    case .absent:
      relations.insert(pip)
      notes.append("\(suite) has no package for '\(text)': the build fetches it from the index")
    case .unknown:
      relations.insert(pip)
      notes.append(
        "unknown whether \(suite) has a package for '\(text)' (no package lists): the build fetches"
          + " it from the index; run 'apt-get update', then init again")
    }
  }
}

/// What build backends understand since some version only.
private struct BackendFeature {
  let reason: String
  let specifiers: VersionSpecifiers

  /// Returns the feature that needs the newest version of a backend; nil if none needs any.
  static func newest(of features: [ProjectMetadata.Feature], for backend: String) -> BackendFeature?
  {
    var newest: (version: PackageVersion, feature: BackendFeature)?
    for feature in features {
      guard let text = since[backend]?[feature],
        let specifiers = try? VersionSpecifiers(">=\(text)"),
        let version = minimum(of: specifiers)
      else { continue }
      if let newest, newest.version >= version { continue }
      newest = (version, BackendFeature(reason: feature.description, specifiers: specifiers))
    }
    return newest?.feature
  }

  private static let since: [String: [ProjectMetadata.Feature: String]] = [
    "setuptools": [.projectTable: "61", .licenseExpression: "77", .licenseFiles: "77"],
    "flit-core": [.projectTable: "3.2", .licenseExpression: "3.11", .licenseFiles: "3.12"],
    "hatchling": [.licenseFiles: "1.26"],
    "poetry-core": [.projectTable: "2.0", .licenseExpression: "2.0", .licenseFiles: "2.2"],
    "pdm-backend": [.licenseExpression: "2.4", .licenseFiles: "2.4"],
    "meson-python": [.licenseExpression: "0.18", .licenseFiles: "0.18"],
  ]
}

/// Returns whether the upstream version of a package satisfies specifiers of PEP 440.
private func satisfies(_ version: PackageVersion, _ specifiers: VersionSpecifiers) -> Bool {
  // Suffixes such as +dfsg tell what Debian left out.
  let upstream = version.upstream.prefix { $0 != "+" && $0 != "~" }
  return specifiers.contains(spelling: String(upstream), prereleases: true)
}

/// Returns the oldest version that specifiers accept; nil where they have no lower bound.
private func minimum(of specifiers: VersionSpecifiers) -> PackageVersion? {
  var minimum: PackageVersion?
  for clause in specifiers.clauses where !clause.isPrefixMatch {
    guard let version = try? PythonVersionMapping.debianVersion(clause.text) else { continue }
    switch clause.comparison {
    case .identical, .equal, .compatible, .atLeast, .greater:
      minimum = max(minimum ?? version, version)
    case .less, .atMost, .notEqual: break
    }
  }
  return minimum
}
