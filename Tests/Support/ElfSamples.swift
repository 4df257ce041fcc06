import Core
import Glibc
package import SystemPackage

/// Real ELF files to look at.
package enum ElfSamples {
  /// `count` programs and libraries of the system, the default Python and the dynamic loader.
  ///
  /// Scripts among the programs are left out. The system has some hundreds, or many more.
  package static func system(_ count: Int) throws -> [FilePath] {
    try files(
      """
      find /usr/bin /usr/lib/*-linux-gnu -maxdepth 1 -type f \\( -perm -1 -o -name '*.so*' \\) |
      sort | awk '{ file[NR] = $0 }
        END { for (i = 1; i <= \(count); i++) print file[int(i * NR / \(count))] }'; readlink -f /usr/bin/python3 /lib64/ld-*
      """)
  }

  /// All that are below `VENVDEB_TEST_TREE`, if that is set.
  package static func tree() throws -> [FilePath] {
    guard let tree = getenv("VENVDEB_TEST_TREE") else { return [] }
    return try files("find '\(String(cString: tree))' -type f ! -name '*.py*'")
  }

  private static func files(_ command: String) throws -> [FilePath] {
    try shell(command).output.split(separator: "\n").map { FilePath(String($0)) }.filter {
      try RandomAccessFile.open($0).read(at: 0, count: 4) == [0x7f, 69, 76, 70]
    }
  }
}
