internal import Core

/// The rules for what may be put into `bin/`.
package enum ScriptName {
  /// Returns why a command may not have this name; nil if it may.
  ///
  /// The name must be one that stays in `bin/` and does not take the place of the interpreter.
  package static func objection(to name: String) -> String? {
    if name.isEmpty || name == "." || name == ".." { return "that is no file name" }
    if name.utf8.contains(UInt8(ascii: "/")) || name.utf8.contains(UInt8(ascii: "\\")) {
      return "it would leave the bin directory"
    }
    if name.utf8.count > 255 { return "it is longer than 255 bytes" }
    if name.unicodeScalars.contains(where: \.properties.isDangerousInNames) {
      return "it has control characters"
    }
    if isReserved(name) { return "it would replace the interpreter of the environment" }
    return isActivation(name) ? "it would replace a script of the environment itself" : nil
  }

  /// Returns whether the name is one of the scripts that activate an environment, in any shell.
  package static func isActivation(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return lowered == "activate" || lowered.hasPrefix("activate.") || lowered == "activate_this.py"
  }

  /// Returns whether the name is one of an interpreter, as python, python3, python3.11, pypy3 or
  /// graalpy.
  package static func isReserved(_ name: String) -> Bool {
    var lowered = name.lowercased()
    if lowered.hasSuffix(".py") { lowered.removeLast(3) }
    return ["python", "pypy", "graalpy"].contains { base in
      guard lowered.hasPrefix(base) else { return false }
      // What may follow: w, versions, t for free-threaded and d for debug builds.
      return lowered.dropFirst(base.count).allSatisfy { "wtd.0123456789".contains($0) }
    }
  }
}
