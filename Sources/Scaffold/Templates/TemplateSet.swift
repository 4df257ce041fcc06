internal import Core
package import SystemPackage

/// A directory of templates: one directory for each feature, with the files of that feature at the
/// paths that they get in the project.
///
/// The names of files may have placeholders too, as in `debian/@PACKAGE@.service`; a file whose name
/// has one without a value is left out.
package struct TemplateSet: Sendable {
  /// The directory.
  package let directory: FilePath

  /// The templates of a package that is made from an index, which is no feature of a project.
  package static let application = "application"

  /// Finds the first of `candidates` that has the templates of `group`, by default the feature `base`.
  ///
  /// Throws `ScaffoldError.noTemplates`.
  package init(
    firstOf candidates: [FilePath], with group: String = Feature.base.rawValue
  ) throws(ScaffoldError) {
    let found = candidates.first { FileSystem.isDirectory($0.appending(group)) }
    guard let found else { throw .noTemplates(candidates) }
    directory = found
  }

  /// Reads the templates of a feature, or of another group, with their paths in the project, in byte
  /// order.
  ///
  /// Throws `FileError`, and `ScaffoldError` for a placeholder that has no value.
  package func files(
    of group: String, _ values: [String: [String]]
  ) throws -> [(FilePath, Template)] {
    let root = directory.appending(group)
    guard FileSystem.isDirectory(root) else { throw ScaffoldError.noTemplates([root]) }
    return try FileSystem.walk(root).filter { $0.status.type == .regular }.compactMap { entry in
      let source = root.pushing(entry.path)
      let name = try Template(entry.path.string, file: source).expand(values)
      if name.isEmpty { return nil }
      return (FilePath(name), Template(try FileSystem.readText(source), file: source))
    }
  }
}

/// A group of files that can be added to a project.
package enum Feature: String, Sendable, CaseIterable {
  /// The files of every package, and those that build it.
  case base
  /// What installs an application that is a plain directory, without metadata.
  case directory
  /// A systemd unit for a service.
  case systemd
  /// A maintainer script that migrates the database of a Django project.
  case django
}
