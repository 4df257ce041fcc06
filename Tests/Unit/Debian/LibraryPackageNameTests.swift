import Testing

@testable import Debian

@Suite struct LibraryPackageNameTests {
  @Test(arguments: [
    ("libgcc_s.so.1", "libgcc-s1"), ("libstdc++.so.6", "libstdc++6"), ("libc.so.6", "libc6"),
    ("libfoo2.so.1", "libfoo2-1"), ("libfoo-1.2.so", "libfoo-1.2"), ("libX11.so.6", "libx11-6"),
    ("libglib-2.0.so.0", "libglib-2.0-0"), ("libz.so.1", "zlib1g"), ("odd", "odd"), ("", ""),
  ])
  func followsPolicy(soname: String, package: String) {
    #expect(LibraryPackageName.of(soname: soname) == package)
  }

  @Test(arguments: [
    ("libc6:amd64", "libc6"), ("libssl3t64:amd64", "libssl3"), ("libssl3t64", "libssl3"),
    ("zlib1g", "zlib1g"),
  ])
  func isThatOfAnyArchitecture(package: String, name: String) {
    #expect(LibraryPackageName.of(package: package) == name)
  }
}
