/// The Debian packages of what builds of Python projects look for, as far as they have had the same
/// name since Debian 11.
enum DevelopmentPackages {
  /// Returns the package of a C header; nil for one that is not known.
  static func package(ofHeader name: String) -> String? {
    headers[name]
      ?? name.firstIndex(of: "/").flatMap { directories[String(name[..<$0])] }
  }

  /// Returns the package of a library without `lib` and ending; nil for one that is not known.
  static func package(ofLibrary name: String) -> String? { libraries[name] }

  /// Returns the package of what pkg-config has under a name; nil for one that is not known.
  static func package(ofDependency name: String) -> String? {
    let name = name.lowercased()
    return dependencies[name] ?? libraries[name]
      ?? (name.hasPrefix("lib") ? libraries[String(name.dropFirst(3))] : nil)
  }

  /// Returns the package of a program; nil for one that is not known.
  static func package(ofProgram name: String) -> String? {
    if name.hasSuffix("gcc") || name.hasSuffix("g++") || ["cc", "c++", "make"].contains(name) {
      return "build-essential"
    }
    return programs[name]
  }

  /// What builds say of a program that is missing, without naming it in a usual way.
  static let complaints = [
    ("pg_config executable not found", "pg_config"),
    ("can't find Rust compiler", "cargo"),
    ("Unknown compiler(s): [['cc'", "gcc"),
    ("make sure the libxml2 and libxslt development packages are installed", "xslt-config"),
    ("mysql_config not found", "mysql_config"),
    ("Unable to find executable for: apxs", "apxs"),
    ("CMake must be installed", "cmake"),
    ("Problem with the CMake installation", "cmake"),
  ]

  private static let headers = [
    "Python.h": "python3-dev", "archive.h": "libarchive-dev", "bzlib.h": "libbz2-dev",
    "cairo.h": "libcairo2-dev", "dbus/dbus.h": "libdbus-1-dev", "expat.h": "libexpat1-dev",
    "ffi.h": "libffi-dev", "ft2build.h": "libfreetype-dev", "gmp.h": "libgmp-dev",
    "gpgme.h": "libgpgme-dev", "jpeglib.h": "libjpeg-dev", "krb5.h": "libkrb5-dev",
    "lber.h": "libldap-dev", "ldap.h": "libldap-dev", "libpq-fe.h": "libpq-dev",
    "lz4.h": "liblz4-dev", "lzma.h": "liblzma-dev", "magic.h": "libmagic-dev",
    "mpfr.h": "libmpfr-dev", "my_config.h": "default-libmysqlclient-dev",
    "mysql.h": "default-libmysqlclient-dev", "pcap.h": "libpcap-dev", "pcre.h": "libpcre3-dev",
    "pcre2.h": "libpcre2-dev", "png.h": "libpng-dev", "sodium.h": "libsodium-dev",
    "sql.h": "unixodbc-dev", "sqlite3.h": "libsqlite3-dev", "systemd/sd-daemon.h": "libsystemd-dev",
    "systemd/sd-journal.h": "libsystemd-dev", "tiffio.h": "libtiff-dev", "usb.h": "libusb-dev",
    "xmlsec/xmlsec.h": "libxmlsec1-dev", "yaml.h": "libyaml-dev", "zlib.h": "zlib1g-dev",
    "zmq.h": "libzmq3-dev", "zstd.h": "libzstd-dev",
  ]
  private static let directories = [
    "X11": "libx11-dev", "augeas": "libaugeas-dev", "cairo": "libcairo2-dev",
    "curl": "libcurl4-openssl-dev", "git2": "libgit2-dev", "gssapi": "libkrb5-dev",
    "libpq": "libpq-dev", "libvirt": "libvirt-dev", "libxml": "libxml2-dev",
    "libxslt": "libxslt1-dev", "linux": "linux-libc-dev", "mysql": "default-libmysqlclient-dev",
    "openssl": "libssl-dev", "sasl": "libsasl2-dev", "selinux": "libselinux1-dev",
    "sodium": "libsodium-dev", "uuid": "uuid-dev", "xmlsec": "libxmlsec1-dev",
  ]
  private static let libraries = [
    "bz2": "libbz2-dev", "cairo": "libcairo2-dev", "crypto": "libssl-dev",
    "curl": "libcurl4-openssl-dev", "ffi": "libffi-dev", "gmp": "libgmp-dev",
    "jpeg": "libjpeg-dev", "lber": "libldap-dev", "ldap": "libldap-dev", "lzma": "liblzma-dev",
    "magic": "libmagic-dev", "mysqlclient": "default-libmysqlclient-dev", "pcre": "libpcre3-dev",
    "png": "libpng-dev", "pq": "libpq-dev", "python3": "python3-dev", "sasl2": "libsasl2-dev",
    "sqlite3": "libsqlite3-dev", "ssl": "libssl-dev", "uuid": "uuid-dev", "xml2": "libxml2-dev",
    "xslt": "libxslt1-dev", "yaml": "libyaml-dev", "z": "zlib1g-dev", "zmq": "libzmq3-dev",
  ]
  private static let dependencies = [
    "alsa": "libasound2-dev", "blas": "libblas-dev", "dbus-1": "libdbus-1-dev",
    "expat": "libexpat1-dev", "freetype2": "libfreetype-dev", "gio-2.0": "libglib2.0-dev",
    "glib-2.0": "libglib2.0-dev", "gobject-2.0": "libglib2.0-dev",
    "gobject-introspection-1.0": "libgirepository1.0-dev", "hdf5": "libhdf5-dev",
    "lapack": "liblapack-dev", "libarchive": "libarchive-dev", "libgit2": "libgit2-dev",
    "libsodium": "libsodium-dev", "libsystemd": "libsystemd-dev", "libusb-1.0": "libusb-1.0-0-dev",
    "libvirt": "libvirt-dev", "libxml-2.0": "libxml2-dev", "libzstd": "libzstd-dev",
    "openblas": "libopenblas-dev", "openssl": "libssl-dev", "pycairo": "python3-cairo-dev",
    "py3cairo": "python3-cairo-dev", "xmlsec1": "libxmlsec1-dev", "yaml-0.1": "libyaml-dev",
    "zlib": "zlib1g-dev",
  ]
  private static let programs = [
    "apxs": "apache2-dev", "cargo": "cargo", "clang": "clang", "cmake": "cmake",
    "curl-config": "libcurl4-openssl-dev", "gfortran": "gfortran", "git": "git",
    "krb5-config": "libkrb5-dev", "mysql_config": "default-libmysqlclient-dev",
    "ninja": "ninja-build",
    "patchelf": "patchelf", "pg_config": "libpq-dev", "pkg-config": "pkg-config",
    "pkgconf": "pkgconf", "rustc": "rustc", "swig": "swig", "xml2-config": "libxml2-dev",
    "xslt-config": "libxslt1-dev", "protoc": "protobuf-compiler", "llvm-config": "llvm-dev",
  ]
}
