internal import Glibc
package import SystemPackage

/// A source file that gets a .pyc file.
package struct CompileJob: Sendable, Hashable {
  /// Where it is, relative to the tree.
  package let path: FilePath
  /// How many bytes it has, by which the work is balanced.
  package let size: Int

  /// A job, or nil if the file's name does not end in `.py`.
  package init?(path: FilePath, size: Int) {
    guard path.isRelative, let name = path.lastComponent, name.`extension` == "py",
      !name.stem.isEmpty
    else { return nil }
    self.path = path
    self.size = size
  }

  /// Where its .pyc file goes (PEP 3147), relative to the tree.
  package func output(cacheTag: String) -> FilePath {
    let stem = path.lastComponent?.stem ?? ""
    return path.removingLastComponent().appending("__pycache__")
      .appending("\(stem).\(cacheTag).pyc")
  }
}

/// A source file that did not compile, which is nothing unusual: wheels have templates and test
/// data in files named .py.
package struct CompileFailure: Sendable, Hashable {
  package let path: FilePath
  /// Why, in one line.
  package let reason: String

  package init(path: FilePath, reason: String) {
    self.path = path
    self.reason = reason
  }
}

/// What byte-compiling did.
package struct CompileSummary: Sendable, Hashable {
  /// How many .pyc files were written.
  package internal(set) var compiled = 0
  /// How many bytes they have together.
  package internal(set) var bytes = 0
  /// What did not compile, in byte order of the paths.
  package internal(set) var failures: [CompileFailure] = []

  package init() {}

  mutating func add(_ other: CompileSummary) {
    compiled += other.compiled
    bytes += other.bytes
    failures += other.failures
  }
}

extension FilePath {
  /// Byte order, which no locale changes.
  func precedes(_ other: FilePath) -> Bool {
    withPlatformString { left in other.withPlatformString { strcmp(left, $0) < 0 } }
  }
}
