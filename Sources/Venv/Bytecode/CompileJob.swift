internal import Glibc
package import SystemPackage

/// A source file that gets a .pyc file.
package struct CompileJob: Sendable, Hashable {
  /// The path, relative to the tree.
  package let path: FilePath
  /// The number of bytes, by which the work is balanced.
  package let size: Int

  /// Creates a job; nil if the file's name does not end in `.py`.
  package init?(path: FilePath, size: Int) {
    guard path.isRelative, let name = path.lastComponent, name.`extension` == "py",
      !name.stem.isEmpty
    else { return nil }
    self.path = path
    self.size = size
  }

  /// Returns the path of the .pyc file (PEP 3147), relative to the tree.
  package func output(cacheTag: String) -> FilePath {
    let source = path.string
    let nameStart =
      source.utf8.lastIndex(of: UInt8(ascii: "/")).map { source.utf8.index(after: $0) }
      ?? source.startIndex
    let stem = source[nameStart...].utf8.dropLast(".py".utf8.count)
    return FilePath("\(source[..<nameStart])__pycache__/\(Substring(stem)).\(cacheTag).pyc")
  }
}

/// A source file that did not compile, which is not unusual: wheels have templates and test data in
/// files named .py.
package struct CompileFailure: Sendable, Hashable, CustomStringConvertible {
  /// The path, relative to the tree.
  package let path: FilePath
  /// The reason, in one line.
  package let reason: String

  package init(path: FilePath, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The file with the reason, as reports have it.
  package var description: String { "\(path.string): \(reason)" }
}

/// The result of byte-compiling.
package struct CompileSummary: Sendable, Hashable {
  /// A .pyc file.
  package struct File: Sendable, Hashable {
    /// The path, relative to the tree.
    package let path: FilePath
    /// The number of bytes.
    package let size: Int

    package init(path: FilePath, size: Int) {
      self.path = path
      self.size = size
    }
  }

  /// The .pyc files that were written.
  package internal(set) var files: [File] = []
  /// Their number.
  package var compiled: Int { files.count }
  /// The number of bytes in them.
  package var bytes: Int { files.reduce(0) { $0 + $1.size } }
  /// The files that did not compile, in byte order of the paths.
  package internal(set) var failures: [CompileFailure] = []

  /// The files with which a worker died, which are to be tried again.
  var interrupted: [CompileJob] = []

  package init() {}

  /// Adds .pyc files that need not be compiled.
  package mutating func add(_ restored: [File]) {
    files += restored
    files.sort { $0.path.precedes($1.path) }
  }

  /// Adds the result of another worker.
  mutating func add(_ other: CompileSummary) {
    files += other.files
    failures += other.failures
    interrupted += other.interrupted
  }
}

extension FilePath {
  /// Returns whether the path comes before another one in byte order, whatever the locale.
  func precedes(_ other: FilePath) -> Bool {
    withPlatformString { left in other.withPlatformString { strcmp(left, $0) < 0 } }
  }
}
