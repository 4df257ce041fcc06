/// The Debian package of a build backend, or of something that one needs.
package struct BackendPackage: Sendable {
  /// The name of the package.
  package let name: String
  /// The upstream version in Debian 12; nil if that does not have it.
  package let bookworm: String?
  /// The upstream version in Debian 13; nil if that does not have it.
  package let trixie: String?
  /// Whether it is `Multi-Arch: foreign`.
  package let isForeign: Bool

  /// Creates a package with its versions in Debian 12 and 13.
  package init(
    _ name: String, _ bookworm: String?, _ trixie: String?, isForeign: Bool = false
  ) {
    self.name = name
    self.bookworm = bookworm
    self.trixie = trixie
    self.isForeign = isForeign
  }

  /// Returns the relation of a package that runs during the build.
  ///
  /// Its architecture is that of the build machine, in a cross build too: `Multi-Arch: foreign`
  /// says so for some packages, and `:native` for all others. dpkg rejects the qualifier for the
  /// former, which any package can become in a later release; hence the alternative.
  package func relation(atLeast minimum: PackageVersion? = nil) -> String {
    let bound = Self.bound(atLeast: minimum)
    return isForeign ? name + bound : "\(name):native\(bound) | \(name)\(bound)"
  }

  /// Returns the bound of a relation; the tilde admits backports and pre-releases of the version.
  package static func bound(atLeast minimum: PackageVersion?) -> String {
    minimum.map { " (>= \($0)~)" } ?? ""
  }

  /// pip.
  package static let pip = BackendPackage("python3-pip", "23.0.1", "25.1.1")

  /// Returns the package of a distribution: that of the table, or else the name that the Python
  /// Policy (4.3) would give it, which apt has to confirm.
  package static func package(of distribution: String) -> BackendPackage {
    // Whether a qualifier would be right is not known, and none is never wrong but in cross builds.
    all[distribution] ?? BackendPackage("python3-\(distribution)", nil, nil, isForeign: true)
  }

  /// Build backends, their plug-ins, and others whose packages have names of their own, by
  /// normalised name.
  package static let all = [
    "cffi": BackendPackage("python3-cffi", "1.15.1", "1.17.1"),
    "cmake": BackendPackage("cmake", "3.25.1", "3.31.6", isForeign: true),
    "cython": BackendPackage("cython3", "0.29.32", "3.0.11"),
    "docutils": BackendPackage("python3-docutils", "0.19", "0.21.2", isForeign: true),
    "expandvars": BackendPackage("python3-expandvars", nil, "1.0.0"),
    "flit": BackendPackage("flit", "3.8.0", "3.12.0"),
    "flit-core": BackendPackage("flit", "3.8.0", "3.12.0"),
    "hatch-fancy-pypi-readme": BackendPackage("python3-hatch-fancy-pypi-readme", nil, "24.1.0"),
    "hatch-nodejs-version": BackendPackage("python3-hatch-nodejs-version", nil, "0.3.2"),
    "hatch-requirements-txt": BackendPackage("python3-hatch-requirements-txt", "0.3.0", "0.4.1"),
    "hatch-vcs": BackendPackage("python3-hatch-vcs", "0.3.0", "0.4.0"),
    "hatchling": BackendPackage("python3-hatchling", "1.12.2", "1.27.0"),
    "jinja2": BackendPackage("python3-jinja2", "3.1.2", "3.1.6"),
    "maturin": BackendPackage("python3-maturin", nil, "1.8.3"),
    "meson": BackendPackage("meson", "1.0.1", "1.7.0", isForeign: true),
    "meson-python": BackendPackage("python3-mesonpy", "0.12.0", "0.17.1"),
    "nanobind": BackendPackage("python3-nanobind", nil, "2.5.0"),
    "ninja": BackendPackage("ninja-build", "1.11.1", "1.12.1", isForeign: true),
    "numpy": BackendPackage("python3-numpy", "1.24.2", "2.2.4"),
    "oldest-supported-numpy": BackendPackage("python3-numpy", "1.24.2", "2.2.4"),
    "packaging": BackendPackage("python3-packaging", "23.0", "25.0"),
    "patchelf": BackendPackage("patchelf", "0.14.3", "0.18.0"),
    "pbr": BackendPackage("python3-pbr", "5.10.0", "6.1.1"),
    "pdm-backend": BackendPackage("python3-pdm-backend", nil, "2.4.4"),
    "ply": BackendPackage("python3-ply", "3.11", "3.11", isForeign: true),
    "poetry-core": BackendPackage("python3-poetry-core", "1.4.0", "2.1.2"),
    "poetry-dynamic-versioning": BackendPackage(
      "python3-poetry-dynamic-versioning", nil, "1.8.2"),
    "pybind11": BackendPackage("python3-pybind11", "2.10.3", "2.13.6", isForeign: true),
    "pyyaml": BackendPackage("python3-yaml", "6.0", "6.0.2"),
    "scikit-build": BackendPackage("python3-skbuild", "0.16.4", "0.18.1"),
    "scikit-build-core": BackendPackage("python3-scikit-build-core", nil, "0.11.1"),
    "setuptools": BackendPackage("python3-setuptools", "66.1.1", "78.1.1", isForeign: true),
    "setuptools-gettext": BackendPackage("python3-setuptools-gettext", "0", "0.1.10"),
    "setuptools-rust": BackendPackage("python3-setuptools-rust", "1.5.2", "1.9.0"),
    "setuptools-scm": BackendPackage("python3-setuptools-scm", "7.1.0", "8.2.1"),
    "swig": BackendPackage("swig", "4.1.0", "4.3.0", isForeign: true),
    "tomli": BackendPackage("python3-tomli", "2.0.1", "2.2.1"),
    "trove-classifiers": BackendPackage("python3-trove-classifiers", "2023.4.18", "2025.4.28.22"),
    "versioneer": BackendPackage("python3-versioneer", "0.28", "0.29"),
    "wheel": BackendPackage("python3-wheel", "0.38.4", "0.46.1"),
  ]
}
