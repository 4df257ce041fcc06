/// The names that Debian gives to packages of shared libraries.
enum LibraryPackages {
  /// Well-known libraries and their packages in Debian 12 and later.
  private static let known: [String: String] = {
    var known = exceptions
    let regular = [
      "libc.so.6", "libstdc++.so.6", "libbz2.so.1.0", "libssl.so.3", "libssl.so.1.1",
      "libffi.so.8", "libffi.so.7", "liblzma.so.5", "libexpat.so.1", "libreadline.so.8",
      "libncursesw.so.6", "libtinfo.so.6", "libsqlite3.so.0", "libpq.so.5", "libmariadb.so.3",
      "libcurl.so.4", "libtiff.so.6", "libfreetype.so.6", "liblcms2.so.2", "libopenjp2.so.7",
      "libwebp.so.7", "libmagic.so.1", "libcairo.so.2", "libpcre2-8.so.0", "libsasl2.so.2",
      "libX11.so.6", "libgomp.so.1", "libgfortran.so.5", "libopenblas.so.0", "libproj.so.25",
      "libldap-2.5.so.0", "libldap.so.2", "libgssapi_krb5.so.2", "libkrb5.so.3", "libuuid.so.1",
    ]
    for soname in regular { known[soname] = regularName(of: soname) }
    return known
  }()

  /// What no rule gives.
  private static let exceptions: [String: String] = [
    "libjpeg.so.62": "libjpeg62-turbo", "libcurl-gnutls.so.4": "libcurl3-gnutls",
    "libgcc_s.so.1": "libgcc-s1", "libgeos_c.so.1": "libgeos-c1v5", "libGL.so.1": "libgl1",
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

  /// Returns the packages of a well-known library, the likeliest first; nil for other libraries.
  ///
  /// Since the transition to 64-bit times many names end with `t64`.
  static func known(_ soname: String) -> [String]? {
    if soname.hasPrefix("ld-linux") || soname.hasPrefix("ld64.so") || soname.hasPrefix("ld.so") {
      return ["libc6"]
    }
    if soname.hasPrefix("libpython3."), soname.hasSuffix(".so.1.0") {
      return withTimeSuffix(String(soname.dropLast(".so.1.0".count)))
    }
    return known[soname].map(withTimeSuffix)
  }

  /// Returns the packages that a library is in by the rule of the Debian Policy, 8.1, which not all
  /// follow: `libfoo.so.1` is in `libfoo1`, `libfoo2.so.1` in `libfoo2-1`.
  static func guess(_ soname: String) -> [String] { withTimeSuffix(regularName(of: soname)) }

  private static func regularName(of soname: String) -> String {
    guard let end = soname.ranges(of: ".so").last else { return soname }
    let stem = soname[..<end.lowerBound]
    let version = soname[end.upperBound...].drop { $0 == "." }
    let separator = stem.last?.isNumber ?? false && !version.isEmpty ? "-" : ""
    let name = "\(stem)\(separator)\(version)".lowercased()
    return String(name.map { $0 == "_" ? "-" : $0 })
  }

  private static func withTimeSuffix(_ name: String) -> [String] { [name, name + "t64"] }
}
