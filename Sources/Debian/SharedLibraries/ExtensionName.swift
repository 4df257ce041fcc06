package import SystemPackage

/// The name of an extension module: `_yaml.cpython-311-x86_64-linux-gnu.so` or `_yaml.abi3.so`.
package struct ExtensionName: Sendable {
  /// The name of the module.
  package let module: String
  /// As in "cpython-311-x86_64-linux-gnu" and "abi3".
  package let tag: String
  private let directory: FilePath

  /// Reads the name of a file; nil if the file is not called so, as libraries are not.
  package init?(_ path: FilePath) {
    let parts = (path.lastComponent?.string ?? "").split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2] == "so", !parts[0].isEmpty,
      parts[1] == "abi3" || parts[1].hasPrefix("cpython-3")
    else { return nil }
    module = String(parts[0])
    tag = String(parts[1])
    directory = path.removingLastComponent()
  }

  /// Returns the paths at which the interpreter of an architecture finds the same module.
  package func siblings(for architecture: Architecture) -> [FilePath] {
    let python = tag.split(separator: "-").prefix(2).joined(separator: "-")
    return ["abi3", "\(python)-\(architecture.tuple)"].filter { $0 != tag }
      .map { directory.appending("\(module).\($0).so") } + [directory.appending("\(module).so")]
  }
}
