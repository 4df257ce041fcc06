import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@Suite struct LibraryOwnersTests {
  @Test func everyDatabaseIsAsked() throws {
    let scratch = try Scratch()
    for (file, text) in [
      ("dpkg/info/libjpeg62-turbo:amd64.shlibs", "libjpeg 62 libjpeg62-turbo (>= 1.3.1)\n"),
      (
        "dpkg/info/libcurl3-gnutls:amd64.symbols",
        "libcurl-gnutls.so.4 libcurl3-gnutls #MINVER#\n curl_easy_init@Base 7.16\n"
      ),
      (
        "dpkg/info/libfrog7:arm64.list",
        "/.\n/usr/lib/aarch64-linux-gnu\n/usr/lib/aarch64-linux-gnu/libfrog.so.7\n"
      ),
      ("etc/shlibs.override", "libown 1 our-library | other\n"),
    ] {
      try scratch.write(text, to: FilePath(file))
    }
    let names = [
      "libjpeg.so.62", "libcurl-gnutls.so.4", "libfrog.so.7", "libown.so.1", "libx.so.1",
    ]
    let owners = try LibraryOwners(
      of: Set(names),
      database: PackageDatabase(
        administration: scratch.path.appending("dpkg"),
        configuration: scratch.path.appending("etc")))
    #expect(
      names.map { owners.packages(of: $0) } == [
        ["libjpeg62-turbo"], ["libcurl3-gnutls"], ["libfrog7"], ["our-library", "other"], nil,
      ])
  }

  @Test func withoutADatabaseNothingIsKnown() throws {
    let owners = try LibraryOwners(
      of: ["libz.so.1"], database: PackageDatabase(administration: "/nonexistent"))
    #expect(owners.packages(of: "libz.so.1") == nil)
  }
}
