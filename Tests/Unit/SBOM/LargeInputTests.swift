import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import SBOM

/// Metadata of strangers that are long, deep or many: an answer or an error, and soon.
///
/// The limit counts the time in which other tests have the processors, too.
@Suite(.timeLimit(.minutes(30)), .slow) struct LargeInputTests {
  private static func document(_ body: String) -> String {
    #"{"bomFormat":"CycloneDX","specVersion":"1.5","components":["#
      + #"{"type":"library","name":"a","bom-ref":"0"}],"# + body + "}"
  }

  @Test func aLongChainOfDependencies() throws {
    let chain = (0..<200_000).map { #"{"ref":"\#($0)","dependsOn":["\#($0 + 1)"]}"# }
    let tree = try SampleTree()
    let text = Self.document(#""dependencies":[\#(chain.joined(separator: ","))]"#)
    try tree.add("lamp", files: ["@/sboms/lamp.cdx.json": text])
    #expect(try tree.inventory().billOfMaterials().text.contains(#""name" : "lamp""#))
  }

  @Test(arguments: [100, 5_000]) func deepComponents(depth: Int) throws {
    let nested =
      String(repeating: #"{"type":"library","name":"x","components":["#, count: depth)
      + String(repeating: "]}", count: depth)
    let tree = try SampleTree()
    try tree.add(
      "lamp",
      files: ["@/sboms/a.cdx.json": #"{"bomFormat":"CycloneDX","components":[\#(nested)]}"#])
    let inventory = try tree.inventory()
    do {
      // What no JSON parser accepts is not a document.
      let text = try inventory.billOfMaterials().text
      #expect(!text.contains(#""name" : "x""#))
      #expect(depth > 100)
    } catch let error as BudgetError {
      #expect(error.limit == .depth(BillOfMaterials.depth))
      #expect(error.hint?.contains("remove the document") == true)
    }
  }

  @Test func manyCopyrightNotices() throws {
    let notices = (0..<50_000).map { "Copyright 2020 Author \($0)\n" }.joined()
    let tree = try SampleTree()
    try tree.add("lamp", metadata: "License: MIT\n", files: ["@/LICENSE": notices])
    let text = try tree.inventory().copyright().text
    #expect(text.contains("2020 Author 49999\n"))
  }

  @Test func manyCombiningCharactersInALicense() throws {
    let marks = "a" + String(repeating: "\u{301}\u{323}", count: 200_000)
    let tree = try SampleTree()
    try tree.add(
      "lamp", metadata: "License: MIT\n", files: ["@/LICENSE": "Copyright 2020 \(marks)\n"])
    let text = try tree.inventory().copyright().text
    // As bytes: the rest of the marks belongs to the same character.
    #expect(text.utf8.firstRange(of: "2020 a\u{301}".utf8) != nil)
  }

  @Test func aDeepPathInRecord() throws {
    let tree = try SampleTree()
    try tree.add("lamp", metadata: "License: MIT\n", files: [:])
    let path = tree.site.appending("lamp-1.0.dist-info").appending("RECORD")
    let rows = (0..<20).map { String(repeating: "d/", count: 50_000) + "\($0).py,,\n" }
    try tree.write(path, rows.joined())
    let text = try tree.inventory().copyright().text
    #expect(text.contains("/lamp-1.0.dist-info/*\n"))
  }

  @Test func manyDistributionsOfOneName() throws {
    let tree = try SampleTree()
    for number in 0..<500 {
      let directory = tree.site.appending("lamp-\(number).dist-info")
      try tree.write(
        directory.appending("METADATA"), "Metadata-Version: 2.1\nName: lamp\nVersion: 1\n")
    }
    #expect(try tree.inventory().billOfMaterials().text.contains("pkg:pypi/lamp@1#500"))
  }

  @Test func nothingInALicenseControlsATerminal() throws {
    let tree = try SampleTree()
    try tree.add(
      "lamp", metadata: "Author: \u{1B}[31mJane\n",
      files: ["@/LICENSE": "\u{FEFF}Copyright 2020 \u{1B}]0;title\u{7}\nline\u{202E}\n"])
    let text = try tree.inventory().copyright().text
    #expect(text.contains(#"2020 \u{1b}]0;title\u{7}"#))
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.properties.isDangerousInNames })
  }
}
