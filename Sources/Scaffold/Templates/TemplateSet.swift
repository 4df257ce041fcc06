internal import Core
package import SystemPackage

/// A directory of templates: one directory for each feature, with the files of that feature at the
/// paths that they get in the project.
///
/// The names of files may have placeholders too, as in `debian/@PACKAGE@.service`; a file whose name
/// has one without a value is left out. A second directory of the same layout, that of the user,
/// overrides files one by one.
package struct TemplateSet: Sendable {
  /// The directory.
  package let directory: FilePath
  /// The directory whose files come before those of the same path in `directory`; nil for none.
  package let overrides: FilePath?

  /// The templates of a package that is made from an index, which is no feature of a project.
  package static let application = "application"

  /// Finds the first of `candidates` that has the templates of `group`, by default the feature `base`.
  ///
  /// Throws `ScaffoldError.noTemplates`, and `FileError` or `ScaffoldError.unknownFeature` for
  /// `overrides`.
  package init(
    firstOf candidates: [FilePath], with group: String = Feature.base.rawValue,
    overriddenBy overrides: FilePath? = nil
  ) throws {
    if let overrides, !FileSystem.isDirectory(overrides) {
      throw ScaffoldError.noTemplates([overrides])
    }
    let found = candidates.first { FileSystem.isDirectory($0.appending(group)) }
    guard let found else { throw ScaffoldError.noTemplates(candidates) }
    directory = found
    self.overrides = overrides
    if let overrides { try checkNames(in: overrides) }
  }

  /// Rejects what would be ignored: a directory of another name than those of the templates.
  private func checkNames(in overrides: FilePath) throws {
    for name in try FileSystem.entries(of: overrides) where !name.string.hasPrefix(".") {
      let isKnown =
        Feature(rawValue: name.string) != nil
        || FileSystem.isDirectory(directory.appending(name.string))
      if !isKnown, FileSystem.isDirectory(overrides.appending(name.string)) {
        throw ScaffoldError.unknownFeature(overrides.appending(name.string))
      }
    }
  }

  /// Reads the templates of a feature, or of another group, with their paths in the project, in the
  /// order of the names.
  ///
  /// An empty file stands for none.
  ///
  /// Throws `FileError`, and `ScaffoldError` for a placeholder that has no value.
  package func files(
    of group: String, _ values: [String: [String]]
  ) throws -> [(FilePath, Template)] {
    let roots = [directory, overrides].compactMap { $0?.appending(group) }
      .filter { FileSystem.isDirectory($0) }
    guard !roots.isEmpty else {
      throw ScaffoldError.noTemplates([directory.appending(group)])
    }
    var sources: [String: FilePath] = [:]
    for root in roots {
      for entry in try FileSystem.walk(root) where entry.status.type == .regular {
        sources[entry.path.string] = root.pushing(entry.path)
      }
    }
    return try sources.sorted { $0.key < $1.key }.compactMap { path, source in
      let text = try FileSystem.readText(source)
      let name = try Template(path, file: source).expand(values)
      return text.isEmpty || name.isEmpty ? nil : (FilePath(name), Template(text, file: source))
    }
  }
}

/// A group of files that can be added to a project.
package enum Feature: String, Sendable, CaseIterable {
  /// The files of every package, and a Makefile.
  case base
  /// What installs an application that is a plain directory, without metadata.
  case directory
  /// A systemd unit for a service.
  case systemd
  /// Hooks that check a Django project, migrate its database and collect its static files.
  case django
  /// A Dockerfile that builds the package.
  case docker
  /// Pipelines of GitLab, and of Debian's GitLab.
  case gitlab
  /// A workflow of GitHub Actions.
  case github
  /// Settings of dput, and of a machine that has the package repository.
  case repo
}
