internal import Archives

/// The rules for what may be put into `bin/`.
enum ScriptName {
  /// Why a command may not have this name, or nil if it may.
  ///
  /// The name must be one that stays in `bin/` and does not take the place of the interpreter.
  static func objection(to name: String) -> String? {
    if name.isEmpty || name == "." || name == ".." { return "that is no file name" }
    if name.utf8.contains(UInt8(ascii: "/")) || name.utf8.contains(UInt8(ascii: "\\")) {
      return "it would leave the bin directory"
    }
    if name.utf8.count > 255 { return "it is longer than 255 bytes" }
    if name.unicodeScalars.contains(where: { $0.value == 0x7f || $0.properties.isDangerousInNames })
    {
      return "it has control characters"
    }
    return isReserved(name) ? "it would replace the interpreter of the environment" : nil
  }

  /// Whether the name is one of an interpreter, as python, python3, python3.11, pypy3 or graalpy.
  static func isReserved(_ name: String) -> Bool {
    var lowered = name.lowercased()
    if lowered.hasSuffix(".py") { lowered.removeLast(3) }
    for base in ["pythonw", "python", "pypy", "graalpy"] where lowered.hasPrefix(base) {
      let rest = lowered.dropFirst(base.count)
      return rest.allSatisfy { $0 == "." || $0 == "t" || $0.isNumber }
    }
    return false
  }
}
