/// The names that Debian gives to packages of shared libraries.
enum LibraryPackages {
  /// What no rule gives.
  private static let exceptions: [String: String] = [
    "libm.so.6": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6", "librt.so.1": "libc6",
    "libutil.so.1": "libc6", "libresolv.so.2": "libc6", "libanl.so.1": "libc6",
    "libmvec.so.1": "libc6", "libBrokenLocale.so.1": "libc6", "libthread_db.so.1": "libc6",
    "libz.so.1": "zlib1g", "libcrypto.so.3": "libssl3", "libcrypto.so.1.1": "libssl1.1",
    "libxml2.so.2": "libxml2", "libxslt.so.1": "libxslt1.1", "libexslt.so.0": "libxslt1.1",
    "libgobject-2.0.so.0": "libglib2.0-0", "libgio-2.0.so.0": "libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0", "libOpenGL.so.0": "libopengl0",
    "libgdk-3.so.0": "libgtk-3-0", "libk5crypto.so.3": "libk5crypto3",
    "liblber-2.5.so.0": "libldap-2.5-0", "liblber.so.2": "libldap2", "libtk8.6.so": "libtk8.6",
    "libgssrpc.so.4": "libgssrpc4", "libpangocairo-1.0.so.0": "libpangocairo-1.0-0",
  ]

  /// The packages that may have a library, the likeliest first.
  ///
  /// The rule is that of the Debian Policy, 8.1: `libfoo.so.1` is in `libfoo1`, `libfoo2.so.1` in
  /// `libfoo2-1`; since the transition to 64-bit times many names end with `t64`.
  static func names(of soname: String) -> [String] {
    if soname.hasPrefix("ld-linux") || soname.hasPrefix("ld64.so") || soname.hasPrefix("ld.so") {
      return ["libc6"]
    }
    if soname.hasPrefix("libpython3."), soname.hasSuffix(".so.1.0") {
      return withTimeSuffix(String(soname.dropLast(".so.1.0".count)))
    }
    if let name = exceptions[soname] { return withTimeSuffix(name) }
    guard let end = soname.ranges(of: ".so").last else { return withTimeSuffix(soname) }
    let stem = soname[..<end.lowerBound]
    let version = soname[end.upperBound...].drop { $0 == "." }
    let separator = stem.last?.isNumber ?? false && !version.isEmpty ? "-" : ""
    let name = "\(stem)\(separator)\(version)".lowercased()
    return withTimeSuffix(String(name.map { $0 == "_" ? "-" : $0 }))
  }

  private static func withTimeSuffix(_ name: String) -> [String] { [name, name + "t64"] }
}
