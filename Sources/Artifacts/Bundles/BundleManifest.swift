internal import Core
package import Relocation
package import SystemPackage
package import Venv

/// What a bundle says of itself: what it is, for which interpreter, and every file that it has.
///
/// It is `manifest.json`, the first member. The digests in it are what a bundle is checked by when
/// it is read, and nothing in it depends on the machine, the user or the time of its making.
package struct BundleManifest: Sendable, Hashable, Codable {
  /// The version of this format that is written, and the only one that is read.
  package static let currentFormat = 1

  /// The interpreter that the tree is for.
  package struct Python: Sendable, Hashable, Codable {
    /// As in file names of wheels: `cp311`, or `cp313t` without the global interpreter lock.
    package var tag: String
    package var implementation: String
    package var version: String
    /// Where it is on the target: `/usr/bin/python3.11`.
    package var executable: String
    /// What its own directory in `lib` is called: `python3.11`.
    package var directory: String
    /// What extension modules have in their names: `cpython-311-x86_64-linux-gnu`.
    package var abi: String
    /// The first four bytes of its .pyc files in hexadecimal.
    package var magic: String
  }

  /// One installed distribution.
  package struct Distribution: Sendable, Hashable, Codable {
    /// The normalised name.
    package var name: String
    package var version: String
    /// The file that was installed; nil where the tree alone was known.
    package var wheel: String?
    /// Its digest; nil for what was built from source, as that file is another each time.
    package var sha256: String?
    /// `index` for a version that a lock pins, a URL, `path` for a file or directory, `project` for
    /// the packaged project itself; nil where the tree alone was known.
    package var source: String?
    /// The normalised names of the extras that the lock asks for.
    package var extras: [String]

    package init(
      name: String, version: String, wheel: String? = nil, sha256: String? = nil,
      source: String? = nil, extras: [String] = []
    ) {
      self.name = name
      self.version = version
      self.wheel = wheel
      self.sha256 = sha256
      self.source = source
      self.extras = extras
    }
  }

  /// A file that names the directories where it was built, as was allowed.
  package struct AllowedLeak: Sendable, Hashable, Codable {
    package var path: String
    /// Members of archives that it is in, from the outermost.
    package var members: [String]
    package var offset: Int
    package var reason: String

    package init(path: String, members: [String], offset: Int, reason: String) {
      self.path = path
      self.members = members
      self.offset = offset
      self.reason = reason
    }
  }

  /// One regular file; all paths are relative to the tree.
  package struct File: Sendable, Hashable, Codable {
    package var path: String
    package var sha256: String
    package var size: Int
    package var mode: Mode
  }

  /// The modes that files of a tree have.
  package enum Mode: String, Sendable, Hashable, Codable {
    case plain = "0644"
    case executable = "0755"

    /// The permissions that the mode stands for.
    package var permissions: FilePermissions { self == .plain ? .file : .executable }
  }

  /// One symbolic link.
  package struct Link: Sendable, Hashable, Codable {
    package var path: String
    package var target: String
  }

  package internal(set) var format = currentFormat
  /// The version of venvdeb that made the tree.
  package var venvdeb: String
  package var name: String
  package var version: String
  package var python: Python
  /// Debian's name of the architecture, or `all` if the tree has no files for one machine only.
  package var architecture: String
  package var prefix: String
  package var shebang: ShebangStyle
  package var bytecode: BytecodeMode
  package var systemSitePackages: Bool
  /// The time of every member, in seconds since 1970.
  package var date: Int
  package var distributions: [Distribution]
  /// Sources that do not compile, with the reason.
  package var uncompiled: [String]
  /// Files of wheels that were changed because they named another place: those outside of `bin` may
  /// name the prefix now.
  package var relocated: [String] = []
  package var allowedLeaks: [AllowedLeak] = []
  /// Archives in the tree that could not be looked into, with the reason.
  package var unsearched: [String] = []
  /// All directories of the tree but itself, in byte order.
  package internal(set) var directories: [String] = []
  package internal(set) var files: [File] = []
  package internal(set) var links: [Link] = []

  package init(
    venvdeb: String, name: String, version: String, python: Python, architecture: String,
    prefix: String, shebang: ShebangStyle, bytecode: BytecodeMode, systemSitePackages: Bool,
    date: Int, distributions: [Distribution], uncompiled: [String]
  ) {
    self.venvdeb = venvdeb
    self.name = name
    self.version = version
    self.python = python
    self.architecture = architecture
    self.prefix = prefix
    self.shebang = shebang
    self.bytecode = bytecode
    self.systemSitePackages = systemSitePackages
    self.date = date
    self.distributions = distributions
    self.uncompiled = uncompiled
  }

  /// The place and the style that the tree's scripts are written for.
  package var placement: TreePlacement { TreePlacement(prefix: FilePath(prefix), shebang: shebang) }

  /// How many bytes the files have together.
  package var size: Int { files.reduce(0) { $0 + $1.size } }

  /// The text of `manifest.json`: one line, sorted keys.
  package func json() throws -> [UInt8] {
    Array(try JSONText.file(self, layout: .oneLine).utf8)
  }

  /// Reads and checks the text of a manifest.
  package init(parsing bytes: [UInt8]) throws(BundleFlaw) {
    struct Header: Decodable { let format: Int }
    do {
      let format = try JSONText.decode(Header.self, from: bytes).format
      guard format == Self.currentFormat else { throw BundleFlaw.format(format) }
      self = try JSONText.decode(from: bytes)
    } catch let flaw as BundleFlaw {
      throw flaw
    } catch let error as DecodingError {
      throw .manifest(Self.text(of: error))
    } catch {
      throw .manifest("it is not JSON")
    }
    try check()
  }

  private static func text(of error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context)).\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context)) has another type than it should have"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is not JSON"
    case .dataCorrupted(let context): "\(place(context)) has a value that it cannot have"
    @unknown default: "it is not what it should be"
    }
  }
}
