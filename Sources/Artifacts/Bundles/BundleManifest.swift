package import Core
package import Relocation
package import SystemPackage
package import Venv

/// The manifest of a bundle: its name and version, the interpreter that it is for, and every file
/// with its digest.
///
/// It is the first member, `manifest.json`, by which the others are verified. Nothing in it depends
/// on the machine, the user or the time of the build.
package struct BundleManifest: Sendable, Hashable, Codable {
  /// The only version of this format.
  package static let currentFormat = 1

  /// The interpreter that the tree is for.
  package struct Python: Sendable, Hashable, Codable {
    /// The tag in file names of wheels: `cp311`, or `cp313t` without the global interpreter lock.
    package var tag: String
    package var implementation: String
    package var version: String
    /// Its path on the target: `/usr/bin/python3.11`.
    package var executable: String
    /// The name of its directory in `lib`: `python3.11`.
    package var directory: String
    /// The tag in the names of extension modules: `cpython-311-x86_64-linux-gnu`.
    package var abi: String
    /// The first four bytes of its .pyc files in hexadecimal.
    package var magic: String
  }

  /// One installed distribution.
  package struct Distribution: Sendable, Hashable, Codable {
    /// The normalised name.
    package var name: String
    package var version: String
    /// The file that was installed; nil in a bundle of an existing tree.
    package var wheel: String?
    /// Its digest; nil for a wheel that was built from source, which differs each time.
    package var sha256: String?
    /// `index` for a version that a lock pins, a URL, `path` for a file or directory, `project` for
    /// the packaged project itself; nil in a bundle of an existing tree.
    package var source: String?
    /// The normalised names of the extras that the lock asks for.
    package var extras: [String]
    /// The rules that the packager opened for the wheel, each as `code: reason`; nil for none.
    package var allowed: [String]?

    package init(
      name: String, version: String, wheel: String? = nil, sha256: String? = nil,
      source: String? = nil, extras: [String] = [], allowed: [String]? = nil
    ) {
      self.name = name
      self.version = version
      self.wheel = wheel
      self.sha256 = sha256
      self.source = source
      self.extras = extras
      self.allowed = allowed
    }
  }

  /// A build path in a file, which the packager allowed.
  package struct AllowedLeak: Sendable, Hashable, Codable {
    package var path: TreePath
    /// The members of archives that it is in, from the outermost.
    package var members: [String]
    package var offset: Int
    package var reason: String

    package init(path: TreePath, members: [String], offset: Int, reason: String) {
      self.path = path
      self.members = members
      self.offset = offset
      self.reason = reason
    }
  }

  /// One regular file.
  package struct File: Sendable, Hashable, Codable {
    package var path: TreePath
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
    package var path: TreePath
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
  /// Files of wheels that were changed because they named another directory: those outside of `bin`
  /// may name the prefix now.
  package var relocated: [TreePath] = []
  package var allowedLeaks: [AllowedLeak] = []
  /// Archives in the tree that could not be searched for build paths, with the reason.
  package var unsearched: [String] = []
  /// All directories of the tree except the tree itself, in byte order.
  package internal(set) var directories: [TreePath] = []
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

  /// The prefix and the shebang style that the scripts of the tree are written for.
  package var placement: TreePlacement { TreePlacement(prefix: FilePath(prefix), shebang: shebang) }

  /// The number of bytes of all files.
  package var size: Int { files.reduce(0) { $0 + $1.size } }

  /// Returns the text of `manifest.json`: one line, sorted keys.
  package func json() throws -> [UInt8] {
    Array(try JSONText.file(self, layout: .oneLine).utf8)
  }

  /// Parses and checks the text of a manifest.
  ///
  /// Throws `BundleFlaw`.
  package init(parsing bytes: [UInt8]) throws(BundleFlaw) {
    struct Header: Decodable { let format: Int }
    do {
      let format = try JSONText.decode(Header.self, from: bytes).format
      guard format == Self.currentFormat else { throw BundleFlaw.format(format) }
      self = try JSONText.decode(from: bytes)
    } catch let flaw as BundleFlaw {
      throw flaw
    } catch {
      throw .manifest(JSONText.flaw(error))
    }
    try check()
  }
}
