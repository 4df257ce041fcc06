internal import Core
internal import Debian
internal import Processes
internal import SystemPackage

/// Packages that a fresh system gets before the build dependencies, above all venvdeb itself, which
/// its archives need not have.
struct ExtraPackages {
  private let environment: [String: String]

  init(environment: [String: String]) { self.environment = environment }

  /// Returns the packages that files and directories have.
  ///
  /// Throws `BuildError.noPackages`, and `FileError`.
  func files(_ paths: [FilePath]) throws -> [FilePath] {
    var found: [FilePath] = []
    for path in paths {
      guard FileSystem.isDirectory(path) else {
        guard path.extension == "deb", FileSystem.isRegularFile(path) else {
          throw BuildError.noPackages(path)
        }
        found.append(path)
        continue
      }
      let packages = try FileSystem.names(in: path).sorted().filter {
        $0.hasSuffix(".deb") && !$0.contains("-dbgsym_")
      }
      guard !packages.isEmpty else { throw BuildError.noPackages(path) }
      found += packages.map { path.appending($0) }
    }
    return found
  }

  /// Returns the installed package venvdeb as a file, which apt has kept or dpkg-repack(1) makes in
  /// a directory; nil if a source does not need it, or there is neither.
  func installed(for source: FilePath, in directory: FilePath) async throws -> FilePath? {
    let file = source.appending("debian").appending("control")
    let paragraph = try ControlFile(parsing: FileSystem.readText(file), file: file).paragraphs.first
    let needed = ["Build-Depends", "Build-Depends-Indep", "Build-Depends-Arch"].contains { field in
      !PackageRelations(paragraph?[field] ?? "").names
        .isDisjoint(with: ["venvdeb", "dh-sequence-venvdeb"])
    }
    guard needed else { return nil }
    let query = Command(
      "dpkg-query",
      ["--show", "--showformat=${db:Status-Status} ${Version} ${Architecture}", "venvdeb"],
      environment: environment)
    let words = try? await CommandRunner().runChecked(query).outputText.split(separator: " ")
    guard let words, words.count == 3, words[0] == "installed" else { return nil }
    let version = words[1].replacing(":", with: "%3a")
    let kept = FilePath("/var/cache/apt/archives/venvdeb_\(version)_\(words[2]).deb")
    if FileSystem.isRegularFile(kept) { return kept }
    let command = Command(
      "dpkg-repack", ["venvdeb"], environment: environment, workingDirectory: directory)
    guard (try? await CommandRunner().runChecked(command)) != nil else { return nil }
    return try FileSystem.names(in: directory).first { $0.hasPrefix("venvdeb_") }
      .map { directory.appending($0) }
  }
}
