internal import Core
package import SystemPackage

/// A Python that compiles modules, as a program of this machine.
package struct BytecodeProgram: Sendable, Hashable {
  /// The program and its first arguments.
  let words: [String]
  /// The variables that it needs besides those of every worker.
  let environment: [String: String]
  /// The version that it has to say that it is; nil for an interpreter that was asked before.
  let version: String?

  /// The program, for messages.
  var path: FilePath { FilePath(words[words.count - 1]) }

  /// An interpreter of this machine.
  init(_ executable: FilePath) {
    words = [executable.string]
    environment = [:]
    version = nil
  }

  /// An interpreter whose packages were unpacked without being installed.
  ///
  /// Their loader starts it with their libraries (ld.so(8)), as those of this machine may be older. `home`
  /// has the standard library in `lib`; `version` is the one that the packages have.
  package init(
    _ executable: FilePath, loader: FilePath, libraries: [FilePath], home: FilePath, version: String
  ) {
    words = [
      loader.string, "--library-path", libraries.map(\.string).joined(separator: ":"), "--argv0",
      executable.lastComponent?.string ?? "python3", executable.string,
    ]
    environment = ["PYTHONHOME": home.string]
    self.version = version
  }

  /// Returns why a Python that says which it is, by its version and its magic number, cannot compile for
  /// a target; nil if it can.
  func refusal(_ answer: String, target: Target) -> String? {
    let words = answer.split(separator: " ")
    guard words.count == 2 else { return "unexpected answer '\(answer.excerpt)'" }
    if let version, words[0] != version {
      return "the program is Python \(words[0]), expected \(version)"
    }
    guard words[1] == target.python.magicNumber else {
      return
        "the magic number of its bytecode is \(words[1]), expected \(target.python.magicNumber)"
    }
    return nil
  }
}
