internal import Core
internal import SystemPackage

extension BundleManifest {
  /// Checks what the types alone do not say: values, and that every path is one of a file, a link or
  /// a directory of the tree.
  ///
  /// Throws `BundleFlaw`.
  func check() throws(BundleFlaw) {
    try require(Self.isVersion(venvdeb), "venvdeb", venvdeb)
    try require(Self.isName(name), "name", name)
    try require(Self.isVersion(version), "version", version)
    try require(Self.isName(architecture), "architecture", architecture)
    try require(FilePath.isPlainAbsolute(prefix), "prefix", prefix)
    try require(FilePath.isPlainAbsolute(python.executable), "python.executable", python.executable)
    let program = FilePath(python.executable).lastComponent?.string ?? ""
    try require(program.hasPrefix("python3"), "python.executable", python.executable)
    for text in [python.tag, python.directory, python.abi] {
      try require(Self.isVersion(text), "python", text)
    }
    try require((0...0o77_777_777_777).contains(date), "date", "\(date)")
    var total = 0
    for file in files {
      try require(file.size >= 0, "files", "\(file.path): \(file.size)")
      let (sum, isTooLarge) = total.addingReportingOverflow(file.size)
      try require(!isTooLarge, "files", "\(file.path): \(file.size)")
      total = sum
      try require(Digest(.sha256, hex: file.sha256) != nil, "files", "\(file.path): \(file.sha256)")
    }
    for link in links where !link.path.linkStaysInside(target: Array(link.target.utf8)) {
      // The one link that may leave the tree.
      guard link.target == python.executable, link.path.string == "bin/\(python.directory)" else {
        throw .outsideLink(link.path, target: link.target)
      }
    }
    try checkMembers()
  }

  /// Checks that whatever is said of a path is said of one that the tree has.
  private func checkMembers() throws(BundleFlaw) {
    let members = Set(files.map(\.path) + links.map(\.path))
    for path in relocated where !members.contains(path) {
      throw .notInTree("relocated", path.string)
    }
    for leak in allowedLeaks where !members.contains(leak.path) {
      throw .notInTree("allowedLeaks", leak.path.string)
    }
    for (key, remarks) in [("uncompiled", uncompiled), ("unsearched", unsearched)] {
      for remark in remarks
      where TreePath.paths(inRemark: remark).allSatisfy({
        !members.contains($0)
      }) {
        throw .notInTree(key, remark)
      }
    }
  }

  private func require(
    _ condition: Bool, _ key: String, _ value: String
  ) throws(BundleFlaw) {
    guard condition else { throw .manifest("invalid .\(key) '\(value)'") }
  }

  /// Returns whether a text can be the name of a bundle: ASCII letters, digits, `+`, `.` and `-`, as in
  /// Debian Policy 5.6.1, in either case.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isAlphanumeric(first) else { return false }
    return text.utf8.count <= 128
      && text.utf8.allSatisfy { isAlphanumeric($0) || "+.-".utf8.contains($0) }
  }

  /// Returns whether a text can be the version of a bundle: what PEP 440 and Debian Policy 5.6.12
  /// allow, without the colon, which file names should not have.
  package static func isVersion(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 128
      && text.utf8.allSatisfy { isAlphanumeric($0) || "+.-~!_".utf8.contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
