internal import Core
internal import Debian
internal import SystemPackage

/// The wheelhouses in a project, which are no part of it: those of all packages of the source, and
/// directories of wheels that nobody has named.
enum PackagingWheelhouse {
  /// Returns the wheelhouses in a project.
  ///
  /// Throws `FileError`.
  static func all(in project: FilePath) throws -> [FilePath] {
    var found = configured(for: project)
    for name in try FileSystem.entries(of: project) {
      let directory = project.appending(name)
      guard try FileSystem.status(directory)?.type == .directory, try hasOnlyWheels(directory),
        try !PackagingDirectory.isNamed(
          as: ["\"\(name.string)", "'\(name.string)", "\(name.string)/", "graft \(name.string)"],
          byBuildFilesOf: project)
      else { continue }
      found.append(directory)
    }
    return found
  }

  /// Returns whether a directory has wheels and nothing but what stands beside them: sdists, the record
  /// of `venvdeb fetch`, and a lock.
  private static func hasOnlyWheels(_ directory: FilePath) throws -> Bool {
    let names = try FileSystem.entries(of: directory)
    let others: Set = [WheelhouseRecord.fileName.string, "requirements.txt", ".gitignore"]
    return names.contains { $0.string.hasSuffix(".whl") }
      && names.allSatisfy { name in
        others.contains(name.string)
          || Wheelhouse.file(directory.appending(name), named: name.string) != nil
      }
  }

  /// Returns the wheelhouses that the configuration of any package names, in the `debian/` that belongs
  /// to a project: paths there are relative to the directory that has it.
  private static func configured(for project: FilePath) -> [FilePath] {
    var root = project
    while !FileSystem.isRegularFile(root.pushing("debian/control")) {
      if !root.removeLastComponent() || root.components.isEmpty { return [] }
    }
    let packaging = root.appending("debian")
    let files = ((try? FileSystem.entries(of: packaging)) ?? []).filter { name in
      name.string.split(separator: ".").contains("venvdeb")
    }
    return files.flatMap { name -> [FilePath] in
      let file = packaging.appending(name)
      // What is wrong with it is said where the package is built.
      guard FileSystem.isRegularFile(file), let text = try? FileSystem.readText(file),
        let control = try? ControlFile(parsing: text, file: file, allowingRepeatedFields: true)
      else { return [] }
      return control.paragraphs.flatMap(\.fields).filter { $0.name.lowercased() == "wheelhouse" }
        .flatMap(\.lines).map { $0.text.drop { $0 == " " || $0 == "\t" } }
        .filter { !$0.isEmpty && !$0.contains("${") }
        .map { root.pushing(FilePath(String($0))).lexicallyNormalized() }
    }
  }
}
