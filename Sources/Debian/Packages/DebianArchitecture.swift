/// Debian's names of architectures.
package enum DebianArchitecture {
  /// The architecture whose multiarch tuple this is: `amd64` for `x86_64-linux-gnu`.
  ///
  /// The tuple may stand at the end of a longer name, as in `cpython-311-x86_64-linux-gnu`; nil if
  /// it is none of Debian's. See dpkg-architecture(1) and /usr/share/dpkg/tupletable.
  package static func named(byTuple text: String) -> String? {
    names.first { text == $0.tuple || text.hasSuffix("-\($0.tuple)") }?.name
  }

  private static let names: [(tuple: String, name: String)] = [
    ("x86_64-linux-gnu", "amd64"), ("aarch64-linux-gnu", "arm64"),
    ("arm-linux-gnueabihf", "armhf"), ("arm-linux-gnueabi", "armel"),
    ("i386-linux-gnu", "i386"), ("powerpc64le-linux-gnu", "ppc64el"),
    ("riscv64-linux-gnu", "riscv64"), ("s390x-linux-gnu", "s390x"),
    ("loongarch64-linux-gnu", "loong64"), ("mips64el-linux-gnuabi64", "mips64el"),
    ("mipsel-linux-gnu", "mipsel"), ("powerpc64-linux-gnu", "ppc64"),
    ("powerpc-linux-gnu", "powerpc"), ("sparc64-linux-gnu", "sparc64"),
    ("alpha-linux-gnu", "alpha"), ("hppa-linux-gnu", "hppa"), ("m68k-linux-gnu", "m68k"),
    ("sh4-linux-gnu", "sh4"), ("x86_64-linux-gnux32", "x32"),
    ("x86_64-linux-musl", "musl-linux-amd64"),
  ]
}
