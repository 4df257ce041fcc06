internal import Core

/// The tool that left a requirement in `pip freeze` that exists only on its machine.
package enum FreezeOrigin: Sendable, Equatable {
  /// The virtualenv of Debian and Ubuntu, which listed a distribution `pkg-resources` of version 0.0.0.
  case debianVirtualenv
  /// A Debian or Ubuntu package, whose version is not one of Python (PEP 440).
  case debianPackage
  /// conda, which records where its packages were built.
  case conda

  /// The origin of a requirement that no index has; nil for any other.
  init?(requirement: String) {
    let text = requirement.lowercased().filter { !$0.isWhitespace }.replacing("_", with: "-")
    guard text == "pkg-resources==0.0.0" || text.hasPrefix("pkg-resources==0.0.0;") else {
      return nil
    }
    self = .debianVirtualenv
  }

  /// The origin of a version that PEP 440 does not know; nil if it cannot be told.
  init?(version: String) {
    let text = version.lowercased()
    guard ["ubuntu", "debian", "deb", "dfsg", "build"].contains(where: text.contains) else {
      return nil
    }
    self = .debianPackage
  }

  /// The origin of a path that does not exist; nil if it cannot be told.
  init?(path: String) {
    let marks = [
      "/croot/", "/feedstock_root/", "/conda-bld/", "/tmp/build/80754af9/", "/abs_", "/work/ci_py",
    ]
    guard marks.contains(where: path.contains) else { return nil }
    self = .conda
  }

  /// What to do about it, in the imperative.
  var hint: String {
    switch self {
    case .debianVirtualenv:
      "delete the line: Debian's virtualenv wrote it into 'pip freeze', and no index has it"
    case .debianPackage:
      "a Debian package brought this version into 'pip freeze': delete the line if the application "
        + "does not need it, else write '==' and a version of the index"
    case .conda:
      "conda wrote the path of its build machine into 'pip freeze': replace '@ file:…' with "
        + "'==<version>', as 'pip list --format=freeze' prints it"
    }
  }
}
