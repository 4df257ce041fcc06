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

  /// The origin of a requirement whose version is one of Python, but that of a package; nil for any
  /// other.
  package init?(localVersion requirement: String) {
    guard let plus = requirement.lastIndex(of: "+") else { return nil }
    let local = requirement[plus...].dropFirst().lowercased()
    let marks = ["ubuntu", "debian", "deb", "dfsg", "ds", "nmu"]
    guard
      marks.contains(where: { mark in
        local.split { ".-_".contains($0) }.contains { part in
          part.hasPrefix(mark) && part.dropFirst(mark.count).first?.isNumber != false
        }
      })
    else { return nil }
    self = .debianPackage
  }

  /// The origin of a version that PEP 440 does not know, or of a requirement with one; nil if it
  /// cannot be told.
  init?(version: String) {
    let text = version.lowercased()
    guard ["~", "ubuntu", "debian", "deb", "dfsg", "build"].contains(where: text.contains) else {
      return nil
    }
    self = .debianPackage
  }

  /// The origin of a path that does not exist; nil if it cannot be told.
  init?(path: String) {
    let marks = [
      "/croot/", "/croots/", "/feedstock_root/", "/conda-bld/", "/tmp/build/80754af9/", "/abs_",
      "/work/ci_py",
    ]
    guard marks.contains(where: path.contains) || Self.isRecipeDirectory(path) else { return nil }
    self = .conda
  }

  /// Returns whether a path is that of a recipe's sources: conda-build makes them in `work`, below a
  /// directory with the name and a time (`certifi_1690232220950/work/certifi`).
  private static func isRecipeDirectory(_ path: String) -> Bool {
    let parts = path.split { $0 == "/" || $0 == "\\" }
    return zip(parts, parts.dropFirst()).contains { parent, child in
      guard child == "work", let underscore = parent.lastIndex(of: "_") else { return false }
      let stamp = parent[underscore...].dropFirst()
      return underscore > parent.startIndex && !stamp.isEmpty && stamp.allSatisfy(\.isNumber)
    }
  }

  /// What to do about it, in the imperative.
  package var hint: String {
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
