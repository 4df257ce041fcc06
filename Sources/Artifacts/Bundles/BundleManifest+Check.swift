internal import Core
internal import SystemPackage

extension BundleManifest {
  /// Checks what the types alone do not say.
  ///
  /// Names of files are not looked at here: a member is accepted only if extraction allows its name
  /// and the manifest has the very same one.
  func check() throws(BundleFlaw) {
    try require(Self.isName(name), "name", name)
    try require(Self.isVersion(version), "version", version)
    try require(Self.isName(architecture), "architecture", architecture)
    try require(Self.isPlace(prefix), "prefix", prefix)
    try require(Self.isPlace(python.executable), "python.executable", python.executable)
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
    for link in links where link.target.hasPrefix("/") {
      // The one link that may leave the tree.
      let isInterpreter =
        link.target == python.executable && link.path == "bin/\(python.directory)"
      try require(isInterpreter, "links", "\(link.path): \(link.target)")
    }
  }

  private func require(
    _ condition: Bool, _ key: String, _ value: String
  ) throws(BundleFlaw) {
    guard condition else { throw .manifest(".\(key) cannot be '\(value)'") }
  }

  /// Whether a text can be the name of a bundle: ASCII letters, digits, `+`, `.` and `-`, as in
  /// Debian Policy 5.6.1, in either case.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isAlphanumeric(first) else { return false }
    return text.utf8.count <= 128
      && text.utf8.allSatisfy { isAlphanumeric($0) || "+.-".utf8.contains($0) }
  }

  /// Whether a text can be the version of a bundle: what PEP 440 and Debian Policy 5.6.12 allow,
  /// but for a colon, which file names should not have.
  package static func isVersion(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 128
      && text.utf8.allSatisfy { isAlphanumeric($0) || "+.-~!_".utf8.contains($0) }
  }

  /// Whether a text is the absolute path of something below the root directory, without detours.
  private static func isPlace(_ text: String) -> Bool {
    let path = FilePath(text)
    return path.isAbsolute && path.components.count > 1 && path.string == text
      && path.isLexicallyNormal && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
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
