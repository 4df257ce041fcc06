package import SystemPackage

/// A part of a wheel that has a directory of its own in the tree (PEP 427, `.data`).
package enum InstallScheme: String, Sendable, Hashable, CaseIterable {
  case purelib
  case platlib
  case headers
  case scripts
  case data
}

/// A symbolic link of the tree.
package struct VenvLink: Sendable, Hashable {
  /// The path, relative to the tree.
  package let path: FilePath
  /// The target, as the link names it.
  package let target: FilePath

  package init(path: FilePath, target: FilePath) {
    self.path = path
    self.target = target
  }
}

/// The directories and links of a virtual environment: the `venv` scheme of `sysconfig` (PEP 405).
///
/// All directories are relative to the tree, so that the same layout serves the tree that is being
/// written in a build directory and the tree on the target.
package struct VenvLayout: Sendable, Hashable {
  /// The directory of the tree on the target.
  package let prefix: FilePath
  /// What the tree is for.
  package let target: Target
  /// Whether there is a link `lib64` to `lib`: as venv(1) has it, on 64-bit systems, and where a wheel
  /// names it.
  package var hasLib64: Bool

  package init(prefix: FilePath, target: Target) {
    self.prefix = prefix
    self.target = target
    hasLib64 = !target.is32Bit
  }

  /// The directory of commands.
  package var bin: FilePath { "bin" }

  /// The directory of modules, pure and platform-specific ones alike.
  package var sitePackages: FilePath {
    FilePath("lib").appending(target.python.directoryName).appending("site-packages")
  }

  /// The directory of C headers.
  package var include: FilePath { "include" }

  /// The file that makes the tree a virtual environment.
  package var configuration: FilePath { "pyvenv.cfg" }

  /// Returns the directory of the C headers of a distribution, which is that of pip.
  ///
  /// `sysconfig` would name the base interpreter's own directory.
  package func headers(for distribution: String) -> FilePath {
    include.appending("site").appending(target.python.directoryName).appending(distribution)
  }

  /// Returns the directory of a part of a distribution; an empty path is the tree itself.
  package func directory(for scheme: InstallScheme, distribution: String) -> FilePath {
    switch scheme {
    case .purelib, .platlib: sitePackages
    case .headers: headers(for: distribution)
    case .scripts: bin
    case .data: ""
    }
  }

  /// The interpreter as programs of the tree name it on the target.
  package var python: FilePath { prefix.pushing(bin).appending("python") }

  /// The directories of an empty tree, parents first.
  package var directories: [FilePath] {
    var directories = [bin, include]
    var path = FilePath()
    for component in sitePackages.components {
      path.append(component)
      directories.append(path)
    }
    return directories
  }

  /// The symbolic links of an empty tree.
  ///
  /// Only the last of the chain leaves the tree, and by the versioned name: `/usr/bin/python3`
  /// is another Python after an upgrade of the system, which would not look into this
  /// tree's `site-packages`.
  package var links: [VenvLink] {
    var names = ["python", "python3", "python\(target.python.version)"]
    if target.python.isFreeThreaded { names.append(target.python.directoryName) }
    var links: [VenvLink] = []
    for (index, name) in names.enumerated() {
      let next = index + 1 < names.count ? FilePath(names[index + 1]) : target.executable
      links.append(VenvLink(path: bin.appending(name), target: next))
    }
    if hasLib64 { links.append(VenvLink(path: "lib64", target: "lib")) }
    return links
  }
}
