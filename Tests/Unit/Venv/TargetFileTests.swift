import Core
import Debian
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Venv

/// Target files: what is written is read, and what is not as it must be is one error with its place.
@Suite struct TargetFileTests {
  static let file: FilePath = "debian-12-armhf.json"

  static func description(
    _ name: String = "debian-12-armhf", package: String = "3.11.2-6+deb12u8",
    glibc: LibcVersion = LibcVersion(2, 36)
  ) throws -> TargetDescription {
    try TargetDescription(
      try #require(TargetName(name)), packageVersion: package, glibc: glibc,
      sources: [
        TargetDescription.Source(
          package: try DebianName("libc6"), version: "2.36-9",
          sha256: Digest.of(Array("libc".utf8)))
      ])
  }

  /// The error of a file with some text in place of another.
  private func error(
    replacing old: String, with new: String
  ) throws -> (any Failure)? {
    let text = try TargetFile.text(of: Self.description())
    let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "no '\(old)' in \(text)")
    do {
      _ = try TargetFile.read(Array((parts[0] + new + parts[1]).utf8), file: Self.file)
      return nil
    } catch {
      return try #require(error as? any Failure)
    }
  }

  @Test(arguments: [
    "debian-12-amd64", "debian-12-armhf", "debian-12-ppc64el", "debian-13-riscv64",
    "debian-sid-loong64", "ubuntu-24.04-s390x",
  ])
  func `what was written is read`(name: String) throws {
    let description = try Self.description(name)
    let text = try TargetFile.text(of: description)
    #expect(try TargetFile.read(Array(text.utf8), file: Self.file) == description)
  }

  @Test func `a file says what its name and versions mean`() throws {
    let target = try Self.description(package: "3.13.0~rc1-2", glibc: LibcVersion(2, 41)).target
    #expect(target.python.fullVersion == "3.13.0rc1")
    #expect(target.executable == "/usr/bin/python3.13")
    #expect(target.python.magicNumber == "f30d0d0a")
    #expect(target.python.soabi == "cpython-313-arm-linux-gnueabihf")
    #expect(target.is32Bit && target.isHardFloatARM)
    #expect(target.markers[.platformMachine] == "armv7l")
    #expect(target.markers.alternatives == [.platformMachine: ["armv8l", "aarch64"]])
    #expect(target.tags.tags.first?.description == "cp313-cp313-manylinux_2_41_armv7l")
    #expect(target.architectureName == "armhf" && target.interpreterPackage == "python3.13")
  }

  /// One member each that is not as it follows from the others, and what would come of it.
  @Test(arguments: [
    (#""format" : 1"#, #""format" : 2"#, "unsupported format 2 (supported: 1)"),
    (#""format" : 1"#, #""format" : "1""#, "'format' is a string, expected an integer"),
    (#""format" : 1,"#, "", "'format' is missing"),
    (#""name" : "debian-12-armhf""#, #""name" : "../../etc/passwd""#, "invalid name"),
    (#""name" : "debian-12-armhf""#, #""name" : "debian-12-vax""#, "invalid name"),
    (#""name" : "debian-12-armhf""#, #""name" : "debian-12-amd64""#, "architecture.debian"),
    (#""/usr/bin/python3.11""#, #""/tmp/python3.11""#, "python.executable: expected"),
    (#""/usr/bin/python3.11""#, #""/usr/bin/../../tmp/x""#, "python.executable: expected"),
    (#""/usr/lib/python3.11""#, #""/usr/lib/python3.12""#, "python.stdlib: expected"),
    (#""a70d0d0a""#, #""f30d0d0a""#, "python.magic: expected \"a70d0d0a\", got \"f30d0d0a\""),
    (#""cpython-311""#, #""cpython-313""#, "python.cache_tag: expected"),
    (#""name" : "python3.11""#, #""name" : "bash\ninjected""#, "packages.interpreter.name"),
    (#""3.11.2-6+deb12u8""#, #""3.11.2-6\n""#, "is not the version of a Debian package"),
    (#""3.11.2-6+deb12u8""#, #""3.99.0-1""#, "cannot describe Python 3.99.0"),
    (#""3.11.2-6+deb12u8""#, #""2.7.18-8""#, "is not the version of a Debian package"),
    (#""flags" : 83887104"#, #""flags" : 0"#, "architecture.elf.flags: expected 83887104, got 0"),
    (#""machine" : 40"#, #""machine" : 62"#, "architecture.elf.machine: expected 40, got 62"),
    (#""platform_release" : null"#, #""platform_release" : "6.1""#, "markers.platform_release"),
    (#""platform_release" : null,"#, "", "markers.platform_release is missing (expected null)"),
    (#""debug" : false"#, #""debug" : 0"#, "python.debug: expected false, got 0"),
    (#""debug" : false"#, #""debug" : false, "x" : {}"#, "unknown member 'python.x'"),
    (#""version" : "2.36""#, #""version" : "2.36.1""#, "invalid version of libc"),
    (#""version" : "2.36""#, #""version" : "99999.1""#, "invalid version of libc"),
    (#""package" : "libc6""#, #""package" : "lib c6""#, "is not the name of a package"),
    (#""version" : "2.36-9""#, #""version" : "2.36 9""#, "is not the version of a package"),
  ])
  func `a member that contradicts the others is an error`(
    old: String, new: String, message: String
  ) throws {
    let error = try #require(try error(replacing: old, with: new))
    #expect(error.message.hasPrefix("invalid target file: "), "\(error)")
    #expect(error.message.contains(message), "\(error)")
    #expect(error.location?.hasPrefix("debian-12-armhf.json:") == true)
  }

  @Test func `an error names line and column`() throws {
    let error = try #require(try error(replacing: #""a70d0d0a""#, with: #""f30d0d0a""#))
    let text = try TargetFile.text(of: Self.description())
    let lines = text.split(separator: "\n")
    let line = try #require(lines.firstIndex { $0.contains(#""magic""#) })
    #expect(error.location == "debian-12-armhf.json:\(line + 1):15")
  }

  @Test(arguments: [
    "", "[]", "null", "{", #"{"format": 1, "format": 1}"#, "{\"format\": 1, \"name\": \"\u{0}\"}",
    "\u{FEFF}{}", String(repeating: "[", count: 100_000),
    "{\"a\": \(String(repeating: "1", count: 300_000))}",
    "{\"a\": [\(String(repeating: "1,", count: 5000))1]}",
  ])
  func `hostile bytes are one error`(text: String) throws {
    do {
      _ = try TargetFile.read(Array(text.utf8), file: Self.file)
      Issue.record("accepted")
    } catch let error as any Failure {
      #expect(error.location?.hasPrefix("debian-12-armhf.json:1:") == true, "\(error)")
      #expect(error.description.utf8.count < 1000)
    }
  }

  @Test func `a file that is too large is not read`() throws {
    let scratch = try Scratch()
    try scratch.write(String(repeating: " ", count: 1 << 20), to: "big.json")
    #expect(throws: FileError.self) {
      try TargetFile.read(scratch.path.appending("big.json"))
    }
  }

  @Test(arguments: [
    "", "debian", "debian-12", "debian-12-amd64-x", "Debian-12-amd64", "debian--amd64",
    "debian-.-amd64", "debian-12-all", "debian-12/-amd64", "debian-12-musl", "-12-amd64",
  ])
  func `what is no name of a target`(text: String) { #expect(TargetName(text) == nil) }
}
