import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts
@testable import SBOM

/// Trees whose metadata are links to files and directories of the machine.
@Suite struct ConfinementTests {
  private static let site: FilePath = "lib/python3.11/site-packages"

  /// Makes a tree beside a directory with secrets, and replaces a part of it by a link.
  private static func make(_ part: String, target: String) throws -> SampleTree {
    let tree = try SampleTree()
    let bom = #"{"bomFormat":"CycloneDX","components":[{"type":"library","name":"canary"}]}"#
    for file in ["LICENSE", "METADATA", "direct_url.json", "canary.cdx.json", "RECORD"] {
      let text =
        switch file {
        case "METADATA": "Metadata-Version: 2.1\nName: canary\nVersion: 1\nLicense: canary\n"
        case "direct_url.json": #"{"url":"https://canary.example/","archive_info":{}}"#
        case "canary.cdx.json": bom
        case "RECORD": "canary.py,,\n"
        default: "Copyright 2020 canary\n"
        }
      try FileSystem.createDirectories(tree.directory.pushing("secret"))
      try AtomicFile.write(text, to: tree.directory.pushing("secret").appending(file))
    }
    try tree.add("lamp", metadata: "License: MIT\n", files: [:])
    let path = tree.root.pushing(FilePath(part))
    try FileSystem.removeTree(path)
    try FileSystem.createDirectories(path.removingLastComponent())
    try FileSystem.createSymbolicLink(
      path, to: FilePath(target.replacing("@", with: tree.directory.string)))
    return tree
  }

  /// What is a link, and what it leads to.
  static let cases: [(String, String)] = {
    let info = "\(site)/lamp-1.0.dist-info"
    var cases = [
      "LICENSE", "METADATA", "RECORD", "direct_url.json", "licenses/LICENSE", "sboms/a.cdx.json",
      "license_files/LICENSE",
    ].map { ("\(info)/\($0)", "@/secret/\($0.split(separator: "/").last ?? "")") }
    cases[5].1 = "@/secret/canary.cdx.json"
    cases += ["licenses", "sboms", "license_files"].map { ("\(info)/\($0)", "@/secret") }
    cases += [(info, "@/secret"), ("\(site)/lamp-1.0.dist-info", "../../../../secret")]
    cases += ["lib", "lib/python3.11", site.string, "bin", "bin/activate", "share"].map {
      ($0, "@/secret")
    }
    return cases
  }()

  @Test(arguments: cases)
  func nothingOfTheMachineIsRead(part: String, target: String) throws {
    let tree = try Self.make(part, target: target)
    func documents() throws -> String {
      let artifact = try Artifact.open(tree.root)
      let inventory = try Inventory(of: artifact)
      return try inventory.billOfMaterials().text + inventory.copyright().text
    }
    do {
      let text = try documents()
      #expect(!text.contains("canary"), "\(text)")
    } catch {
      #expect(error is TreeFileError)
      #expect(!"\(error)".contains("canary.example"))
    }
  }

  @Test func aLinkThatIsNotReadIsTold() throws {
    let part = "\(Self.site)/lamp-1.0.dist-info/LICENSE"
    let tree = try Self.make(part, target: "@/secret/LICENSE")
    let warnings = try Inventory(of: try Artifact.open(tree.root)).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasPrefix("'\(part)' is a symbolic link to '") == true)
  }
}
