internal import Core
package import SystemPackage

/// A wheel file (PEP 427), correct apart from what a test sets; not compressed.
package struct WheelBuilder {
  /// A file of the wheel.
  package struct File {
    package var name: String
    package var data: [UInt8]
    package var isExecutable: Bool
    /// Whether it is a symbolic link to what `data` says.
    package var isLink = false

    package init(_ name: String, _ data: String, isExecutable: Bool = false) {
      self.init(name, Array(data.utf8), isExecutable: isExecutable)
    }

    package init(_ name: String, _ data: [UInt8], isExecutable: Bool = false) {
      self.name = name
      self.data = data
      self.isExecutable = isExecutable
    }
  }

  package var name: String
  package var version: String
  package var tag = "py3-none-any"
  /// The directory of the metadata; nil for the right one.
  package var distInfo: String?
  /// The files beside the metadata.
  package var files: [File]
  /// The text of METADATA; nil for name and version.
  package var metadata: String?
  /// The text of WHEEL; nil for a pure wheel with the right tag.
  package var wheel: String?
  /// Changes the rows of RECORD, which are right before.
  package var record: (inout [String]) -> Void = { _ in }

  package init(
    _ files: [String: String] = ["demo/__init__.py": ""], name: String = "demo",
    version: String = "1.0"
  ) {
    self.name = name
    self.version = version
    self.files = files.sorted { $0.key < $1.key }.map { File($0.key, $0.value) }
  }

  package var fileName: String { "\(name)-\(version)-\(tag).whl" }
  package var info: String { distInfo ?? "\(name)-\(version).dist-info" }

  /// The bytes of the wheel.
  package var archive: [UInt8] {
    var members = files
    members.append(
      File(
        "\(info)/METADATA",
        metadata ?? "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n"))
    members.append(
      File(
        "\(info)/WHEEL", wheel ?? "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: \(tag)\n"))
    var rows = members.map {
      let digest = Digest.of($0.data).base64URL
      return "\(Self.quoted($0.name)),sha256=\(digest),\($0.data.count)"
    }
    rows.append("\(info)/RECORD,,")
    record(&rows)
    members.append(File("\(info)/RECORD", rows.map { $0 + "\n" }.joined()))
    return ZipBuilder(
      members.map {
        var member = ZipBuilder.Member($0.name, $0.data)
        member.mode = $0.isLink ? 0o120777 : $0.isExecutable ? 0o100755 : 0o100644
        return member
      }
    ).archive
  }

  /// Writes the wheel into a directory, and returns its path.
  ///
  /// Throws `FileError`.
  package func write(into directory: FilePath) throws -> FilePath {
    let path = directory.appending(fileName)
    try AtomicFile.write(archive, to: path)
    return path
  }

  private static func quoted(_ name: String) -> String {
    name.contains(",") ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
  }
}
