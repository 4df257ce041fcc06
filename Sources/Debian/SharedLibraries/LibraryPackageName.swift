/// The name of a package with a shared library, as Debian Policy 8.1 has it: `libgcc-s1` for
/// `libgcc_s.so.1`, `libfoo2-1` for `libfoo2.so.1`, `libfoo-1.2` for `libfoo-1.2.so`.
///
/// It only says where to look first: not all packages are called so.
enum LibraryPackageName {
  /// Returns the name for a library.
  static func of(soname: String) -> String {
    let name = soname.lowercased().replacing("_", with: "-")
    guard let end = name.firstRange(of: ".so") else { return name }
    let stem = name[..<end.lowerBound]
    let version = name[end.upperBound...].drop { $0 == "." }
    if let other = irregular[String(stem)] { return other }
    return stem.last?.isNumber ?? false && !version.isEmpty
      ? "\(stem)-\(version)" : "\(stem)\(version)"
  }

  /// Returns the name of a package without what tells it from others of the same library: its
  /// architecture, and `t64` for one whose times have 64 bits.
  static func of(package: String) -> String {
    let name = package.prefix { $0 != ":" }
    return String(name.hasSuffix("t64") ? name.dropLast(3) : name)
  }

  /// The packages of libraries that many need and that have older names.
  private static let irregular = ["libz": "zlib1g"]
}
