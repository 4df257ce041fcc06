internal import Core
internal import Scaffold
internal import SystemPackage

/// The unpacked source package of an application: its lock, its wheels, and `debian/`.
///
/// It builds without network, as any source package does: `dpkg-buildpackage` in this directory.
struct SourceDirectory {
  let path: FilePath

  /// The file that says what was asked for.
  var input: FilePath { path.appending("requirements.in") }
  /// The lock.
  var lock: FilePath { path.appending("requirements.txt") }
  /// The wheels that the lock names.
  var wheelhouse: FilePath { path.appending("wheels") }

  /// Writes `debian/` from the templates.
  ///
  /// Throws `FileError`, and `ScaffoldError` for a template.
  func writePackaging(
    _ templates: TemplateSet, _ values: [String: [String]]
  ) throws {
    for (file, template) in try templates.files(of: TemplateSet.application, values) {
      let target = path.pushing(file)
      try FileSystem.createDirectories(target.removingLastComponent())
      let text = try template.expand(values)
      try AtomicFile.write(
        text, to: target, permissions: text.hasPrefix("#!") ? .executable : .file)
    }
  }
}
