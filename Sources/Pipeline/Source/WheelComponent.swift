internal import Core
package import SystemPackage

/// The directory of a source package that has the wheels of its lock.
///
/// In format 3.0 (quilt) they come in a tarball of their own, a component, which dpkg-source unpacks
/// into the directory of its name (dpkg-source(1)). Format 3.0 (native) has them beside the rest.
package struct WheelComponent: Sendable {
  /// The path of the directory, which may not exist.
  let path: FilePath
  /// The name of the component, which is that of the directory.
  let name: FilePath.Component

  /// The name where no wheelhouse is named.
  static let usualName: FilePath.Component = "wheels"

  /// Returns the directory of wheels that the source package in a directory has, for a build that
  /// names no wheelhouse; nil if it has none.
  ///
  /// A directory of that name with modules in it belongs to the project.
  package static func find(in directory: FilePath) -> FilePath? {
    let path = directory.appending(usualName)
    guard FileSystem.isDirectory(path), (try? SourceFormat.read(in: directory)) != nil,
      let names = try? FileSystem.names(in: path)
    else { return nil }
    return names.contains { $0.hasSuffix(".whl") } && !names.contains { $0.hasSuffix(".py") }
      ? path : nil
  }

  /// Chooses the directory: the first wheelhouse of the configuration that dpkg-source can unpack,
  /// else `wheels`.
  init(in directory: FilePath, wheelhouses: [ConfiguredWheelhouse]) {
    let named = wheelhouses.lazy.map(\.path).first { path in
      path.removingLastComponent() == directory
        && Self.isName(path.lastComponent?.string ?? "")
    }
    name = named?.lastComponent ?? Self.usualName
    path = directory.appending(name)
  }

  /// Returns whether a component can have this name: letters, digits and hyphens (dpkg-source(1)).
  private static func isName(_ text: String) -> Bool {
    text != "debian" && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || byte == UInt8(ascii: "-")
      }
  }

  /// Throws `SourceError.foreignFile` for anything in the directory but wheels, sdists and what
  /// `venvdeb fetch` notes: the directory is the project's, or would not be the same when unpacked.
  func check() throws {
    guard FileSystem.isDirectory(path) else { return }
    for file in try FileSystem.entries(of: path) {
      let status = try FileSystem.status(path.appending(file))
      let isExpected =
        file == WheelhouseRecord.fileName || DiffIgnore.ignores(file)
        || Wheelhouse.file(path.appending(file), named: file.string) != nil
      guard isExpected, status?.type == .regular || DiffIgnore.ignores(file) else {
        throw SourceError.foreignFile(file.string, component: name.string)
      }
    }
  }

  /// Throws `SourceError.unneeded` for wheels and sdists that are not among `names`.
  func check(onlyHas names: Set<String>) throws {
    let others = try FileSystem.entries(of: path).map(\.string).filter { file in
      !names.contains(file) && Wheelhouse.file(path, named: file) != nil
    }
    if !others.isEmpty { throw SourceError.unneeded(others, component: name.string) }
  }
}
