internal import Archives
internal import Core
internal import SystemPackage

/// Writes the upstream tarballs of a source package: equal files give equal bytes.
struct TarballWriter {
  let package: SourcePackage
  /// Where the tarballs are to be.
  let directory: FilePath
  /// Where they are written.
  let drafts: FilePath
  /// The number of threads that compress; it does not change the bytes.
  let jobs: Int

  /// Writes the tarball of the project.
  ///
  /// Throws `ArchiveError`.
  func write(_ files: ProjectFiles) throws -> UpstreamTarball {
    let name = "\(package.tarball()).\(UpstreamTarball.suffix)"
    let draft = drafts.appending(name)
    var writer = try ArchiveWriter.create(draft, compression: .xz(level: 6, threads: jobs))
    try TreeArchiver(date: package.date, prefix: FilePath(package.stem)).add(
      package.directory, to: &writer, includes: files.contains)
    try writer.finish()
    return UpstreamTarball(
      path: directory.appending(name), draft: draft, component: nil, files: files.count)
  }

  /// Writes the tarball of the wheels, which have the digests of `wheels`, and of what is noted of
  /// them.
  ///
  /// Wheels are compressed already: the fastest level leaves them as large as the best. Throws
  /// `ChangedFile` for a wheel that has another digest by now, `ArchiveError` and `FileError`.
  func write(_ component: WheelComponent, wheels: [FetchReport.File]) throws -> UpstreamTarball {
    let name = "\(package.tarball(of: component.name.string)).\(UpstreamTarball.suffix)"
    let draft = drafts.appending(name)
    var writer = try ArchiveWriter.create(draft, compression: .xz(level: 0, threads: jobs))
    let top = Array("\(package.stem)-\(component.name.string)".utf8)
    try writer.add(entry(top, .directory, .directory))
    let expected = Dictionary(wheels.map { ($0.file, $0.sha256) }) { $1 }
    var count = 0
    for name in try FileSystem.entries(of: component.path) {
      let isRecord = name == WheelhouseRecord.fileName
      guard isRecord || expected[name.string] != nil else { continue }
      let file = try HashedFile.open(component.path.appending(name))
      guard isRecord || file.sha256.hex == expected[name.string] else {
        throw ChangedFile(path: file.path)
      }
      try writer.add(
        entry(top + [0x2f] + Array(name.string.utf8), .regular, .file), contents: file.file)
      count += 1
    }
    try writer.finish()
    return UpstreamTarball(
      path: directory.appending(name), draft: draft, component: component.name.string,
      files: count)
  }

  private func entry(
    _ path: [UInt8], _ kind: ArchiveEntry.Kind, _ permissions: FilePermissions
  ) -> ArchiveEntry {
    ArchiveEntry(
      path: path, kind: kind, permissions: permissions,
      modified: .init(seconds: package.date.seconds))
  }
}
