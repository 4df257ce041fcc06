internal import Core
internal import Glibc
internal import SystemPackage

/// The directories in which the dynamic loader finds the system's libraries.
struct LibraryDirectories {
  let paths: [FilePath]

  /// The built-in directories and those of a configuration file, in the order in which
  /// dpkg-shlibdeps(1) looks through them; see ldconfig(8).
  ///
  /// A file that is not there adds none.
  init(configuration: FilePath) {
    var directories: [FilePath] = ["/lib", "/usr/lib"]
    var visited: Set<FilePath> = []
    Self.collect(configuration, into: &directories, visited: &visited)
    directories += ["/lib32", "/usr/lib32", "/lib64", "/usr/lib64"]
    paths = directories
  }

  private static func collect(
    _ file: FilePath, into directories: inout [FilePath], visited: inout Set<FilePath>
  ) {
    guard visited.insert(file).inserted, let bytes = try? FileSystem.read(file) else { return }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let text = line.prefix { $0 != UInt8(ascii: "#") }
      let words = text.split { [9, 13, 32].contains($0) }.map {
        String(decoding: $0, as: UTF8.self)
      }
      if words.first == "include" {
        for pattern in words.dropFirst() {
          let pattern = file.removingLastComponent().pushing(FilePath(pattern))
          for path in matches(pattern) {
            collect(path, into: &directories, visited: &visited)
          }
        }
      } else if let word = words.first, word.hasPrefix("/") {
        let directory = FilePath(word)
        if !directories.contains(directory) { directories.append(directory) }
      }
    }
  }

  private static func matches(_ pattern: FilePath) -> [FilePath] {
    var result = glob_t()
    defer { globfree(&result) }
    guard pattern.withPlatformString({ glob($0, 0, nil, &result) }) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { FilePath(platformString: $0) }
    }
  }
}
